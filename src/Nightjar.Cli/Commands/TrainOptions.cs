using System.CommandLine;
using Nightjar.Cli.Labels;
using Nightjar.Models;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Commands;

/// <summary>Options of <c>nightjar train</c>.</summary>
/// <param name="folder">Where the model goes if nothing else is said.</param>
internal sealed class TrainOptions(string folder)
{
    private const ulong DefaultSeed = 42;
    private const string Recipe = "recipe", Cosine = "cosine";

    /// <summary>The data.</summary>
    public DataOptions Data { get; } = new();

    /// <summary><c>--seed</c>.</summary>
    public Option<ulong> Seed { get; } = new("--seed", "-s") { Description = "Seed of the split, the first weights, dropout, order and augmentation: the same seed and data give the same model.", DefaultValueFactory = _ => DefaultSeed, HelpName = "S" };

    /// <summary><c>--out</c>.</summary>
    public Option<string> Out { get; } = new("--out", "-o") { Description = "Folder for model, card, evaluation, log and checkpoint.", DefaultValueFactory = _ => folder, HelpName = "DIR" };

    /// <summary><c>--resume</c>.</summary>
    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on from the checkpoint in --out, to the same bits as without the interruption; give the other options again." };

    /// <summary><c>--normalization</c>.</summary>
    public Option<TripletNormalization?> Normalization { get; } = new("--normalization") { Description = "How stamps are scaled, if not as the model of --init states, or the network's recipe; the new model states it." };

    private readonly Option<string?> _init = new("--init") { Description = "Start from the weights of this model.", HelpName = "FILE" };
    private readonly Option<string[]> _freeze = new("--freeze") { Description = "Parameters that stay as they are, with * and ?: 'conv*'.", HelpName = "PATTERN" };
    private readonly Option<int?> _epochs = new("--epochs", "-e") { Description = "Most epochs, if not the recipe's.", HelpName = "N" };
    private readonly Option<int?> _patience = new("--patience") { Description = "Epochs without a better validation loss until training ends.", HelpName = "N" };
    private readonly Option<int?> _batch = new("--batch") { Description = "Examples of a batch.", HelpName = "N" };
    private readonly Option<float?> _rate = new("--rate") { Description = "Learning rate.", HelpName = "R" };
    private readonly Option<string> _schedule = new("--schedule") { Description = "recipe: as published. cosine: the rate falls to 0 on half a cosine over all --epochs.", DefaultValueFactory = _ => Recipe, HelpName = "recipe|cosine" };
    private readonly Option<int> _threads = new("--threads", "-t") { Description = "Threads, at most 2; the model does not depend on them.", HelpName = "N" };
    private readonly Option<string> _version = new("--model-version") { Description = "Version that the model states.", DefaultValueFactory = _ => "own", HelpName = "TEXT" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Data.AddTo(command);
        foreach (var option in new Option[] { Out, Seed, _init, _freeze, Normalization, _epochs, _patience, _batch, _rate, _schedule, _threads, Resume, _version }) command.Options.Add(option);
        foreach (var option in new[] { _epochs, _patience, _batch })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int?>() is < 1) result.AddError($"{option.Name} must be at least 1.");
            });
        }

        _rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<float?>() is { } rate && !(rate > 0 && rate < 1)) result.AddError("--rate must be above 0 and below 1.");
        });
        _schedule.AcceptOnlyFromAmong(Recipe, Cosine);
        _threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 1024) result.AddError("--threads must be between 1 and 1024.");
        });
    }

    /// <summary>The options of the training itself.</summary>
    public AlertTrainingOptions Of(ParseResult result, string name) => new()
    {
        Seed = result.GetValue(Seed),
        InitialWeights = result.GetValue(_init),
        Frozen = result.GetValue(_freeze) ?? [],
        Epochs = result.GetValue(_epochs),
        Patience = result.GetValue(_patience),
        BatchSize = result.GetValue(_batch),
        LearningRate = result.GetValue(_rate),
        IsCosine = result.GetRequiredValue(_schedule) == Cosine,
        Threads = result.GetValue(_threads),
        Name = name,
        Version = result.GetRequiredValue(_version),
        Resumes = result.GetValue(Resume),
    };
}
