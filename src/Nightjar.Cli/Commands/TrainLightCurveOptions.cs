using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Cli.Labels;
using Nightjar.Models.LightCurveTraining;

namespace Nightjar.Cli.Commands;

/// <summary>Options of <c>nightjar train</c> for classifiers of light curves.</summary>
/// <param name="recipe">The network.</param>
internal sealed class TrainLightCurveOptions(LightCurveRecipe recipe)
{
    private const ulong DefaultSeed = 42;

    private readonly Option<string?> _init = new("--init") { Description = "Start from this model of the same family, with its scales and settings.", HelpName = "FILE" };
    private readonly Option<bool> _newHead = new("--new-head") { Description = "With --init: start the last layer anew, for the classes of the data." };
    private readonly Option<string[]> _freeze = new("--freeze") { Description = "Parameters that stay as they are, with * and ?: 'recurrent*'.", HelpName = "PATTERN" };
    private readonly Option<bool> _truncate = new("--truncate") { Description = "Show each light curve every epoch as it was at a random earlier time, with two points at least." };
    private readonly Option<bool> _redshift = new("--redshift") { Description = "Tell the network the redshift; objects without one are left out." };
    private readonly Option<bool> _everyPoint = new("--every-point") { Description = "Count the answers after every point in the loss, not the last alone; the model then gives one after each." };
    private readonly Option<int?> _epochs = new("--epochs", "-e") { Description = "Most epochs, if not the recipe's.", HelpName = "N" };
    private readonly Option<int?> _patience = new("--patience") { Description = "Epochs without a better validation loss until training ends.", HelpName = "N" };
    private readonly Option<int?> _batch = new("--batch") { Description = "Examples of a batch.", HelpName = "N" };
    private readonly Option<float?> _rate = new("--rate") { Description = "Learning rate.", HelpName = "R" };
    private readonly Option<int> _threads = new("--threads", "-t") { Description = "Threads; the model does not depend on them.", HelpName = "N" };

    /// <summary>The words of <c>--data</c>.</summary>
    public Option<string[]> Data { get; } = new("--data")
    {
        Description = "simulated:SURVEY,SEED,N with ztf, lsst or lsst-deep, or tables of light curves and of objects, SNANA's _HEAD.FITS, or folders of such.",
        HelpName = "simulated:SURVEY,SEED,N|FILE",
        DefaultValueFactory = _ => ["simulated:ztf,1,4000"],
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>What the data are like.</summary>
    public LightCurveDataOptions Shape { get; } = new();

    /// <summary><c>--seed</c>.</summary>
    public Option<ulong> Seed { get; } = new("--seed", "-s") { Description = "Seed of the split, the first weights, dropout, order and truncation: the same seed and data give the same model.", DefaultValueFactory = _ => DefaultSeed, HelpName = "S" };

    /// <summary><c>--out</c>.</summary>
    public Option<string> Out { get; } = new("--out", "-o") { Description = "Folder for model, card, evaluation, log and checkpoint.", DefaultValueFactory = _ => "nightjar-" + recipe.Family, HelpName = "DIR" };

    /// <summary><c>--resume</c>.</summary>
    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on from the checkpoint in --out, to the same bits as without the interruption; give the other options again." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Data);
        Shape.AddTo(command);
        foreach (var option in new Option[] { Out, Seed, _truncate, _init, _newHead, _freeze, _epochs, _patience, _batch, _rate, _threads, Resume }) command.Options.Add(option);
        if (recipe.TakesRedshift) command.Options.Add(_redshift);
        if (recipe.MayCountEveryPoint) command.Options.Add(_everyPoint);
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
        _threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 1024) result.AddError("--threads must be between 1 and 1024.");
        });
    }

    /// <summary>The options of the training itself.</summary>
    public LightCurveTrainingOptions Of(ParseResult result)
    {
        var options = new LightCurveTrainingOptions
        {
            Seed = result.GetValue(Seed),
            InitialModel = result.GetValue(_init),
            HasNewHead = result.GetValue(_newHead),
            Frozen = result.GetValue(_freeze) ?? [],
            Truncates = result.GetValue(_truncate),
            UsesRedshift = recipe.TakesRedshift && result.GetValue(_redshift),
            CountsEveryPoint = recipe.MayCountEveryPoint && result.GetValue(_everyPoint),
            Bands = Shape.Bands(result),
            Epochs = result.GetValue(_epochs),
            Patience = result.GetValue(_patience),
            BatchSize = result.GetValue(_batch),
            LearningRate = result.GetValue(_rate),
            Threads = result.GetValue(_threads),
            Resumes = result.GetValue(Resume),
        };
        if (options.HasNewHead && options.InitialModel is null) throw new NightjarException("--new-head needs a model to start from: --init FILE") { IsUsage = true };
        if (options.InitialModel is { } init && !File.Exists(init)) throw new NightjarException($"there is no model at {init}");
        return options;
    }
}
