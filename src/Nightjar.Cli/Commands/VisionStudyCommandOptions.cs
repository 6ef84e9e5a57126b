using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;

namespace Nightjar.Cli.Commands;

/// <summary>Options of <c>nightjar study vision</c>.</summary>
internal sealed class VisionStudyCommandOptions
{
    private readonly Option<string> _preset = new("--preset") { Description = "quick: half an hour on two cores. full: the published study's size.", DefaultValueFactory = _ => "quick", HelpName = "quick|full" };
    private readonly Option<ulong> _seed = new("--seed", "-s") { Description = "Seed of alerts, galaxies, search and trainings.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private readonly Option<string[]> _architectures = new("--architecture") { Description = "Networks to compare, if not cnn, convnext and maxvit.", HelpName = string.Join('|', VisionArchitectures.Names), AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _init = new("--init") { Description = "Further weights to start from, for the networks that they fit.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int?> _alerts = new("--alerts") { Description = "Training alerts, if not the preset's; validation and test follow.", HelpName = "N" };
    private readonly Option<int?> _galaxies = new("--galaxies") { Description = "Galaxies to learn, if not the preset's; 0 for none.", HelpName = "N" };
    private readonly Option<int?> _epochs = new("--epochs", "-e") { Description = "Most epochs of any training, if the preset has more.", HelpName = "N" };
    private readonly Option<int?> _trials = new("--trials") { Description = "Trials of the search for each network and start.", HelpName = "N" };
    private readonly Option<int?> _repetitions = new("--repetitions") { Description = "Repetitions of every training.", HelpName = "N" };
    private readonly Option<int?> _side = new("--image-size") { Description = "Rows and columns that MaxViT resizes stamps to, a multiple of 32.", HelpName = "N" };

    /// <summary><c>--out</c>.</summary>
    public Option<string> Out { get; } = new("--out", "-o") { Description = "Folder for runs, weights and the report.", DefaultValueFactory = _ => "nightjar-vision", HelpName = "DIR" };

    /// <summary><c>--threads</c>.</summary>
    public Option<int> Threads { get; } = new("--threads", "-t") { Description = "Trainings side by side; what they give does not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _preset.AcceptOnlyFromAmong("quick", "full");
        _architectures.AcceptOnlyFromAmong([.. VisionArchitectures.Names]);
        foreach (var option in new Option[] { _preset, _seed, Out, _architectures, _init, _alerts, _galaxies, _epochs, _trials, _repetitions, _side, Threads }) command.Options.Add(option);
        Threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--threads must be between 1 and 1024.");
        });
        foreach (var option in new[] { _epochs, _trials, _repetitions })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int?>() is < 1) result.AddError($"{option.Name} must be at least 1.");
            });
        }
    }

    /// <summary>The study of a command line.</summary>
    public VisionStudyOptions Of(ParseResult result)
    {
        var o = result.GetValue(_preset) == "full" ? VisionStudyOptions.Full : VisionStudyOptions.Quick;
        o = o with { Seed = result.GetValue(_seed), Files = result.GetValue(_init) ?? [] };
        if (result.GetValue(_architectures) is { Length: > 0 } names) o = o with { Architectures = [.. names.Select(VisionArchitectures.Parse).Distinct()] };
        if (result.GetValue(_alerts) is { } alerts) o = o with { TrainingAlerts = alerts, ValidationAlerts = Math.Max(30, alerts / 5), TestAlerts = Math.Max(60, alerts / 2) };
        if (result.GetValue(_galaxies) is { } galaxies) o = o with { Galaxies = galaxies, WithGalaxies = galaxies > 0 };
        if (result.GetValue(_trials) is { } trials) o = o with { Trials = trials };
        if (result.GetValue(_side) is { } side) o = o with { ImageSide = side };
        if (result.GetValue(_repetitions) is { } repetitions) o = o with { Sizes = [.. o.Sizes.Select(s => s with { Repetitions = repetitions })] };
        if (result.GetValue(_epochs) is { } epochs)
            o = o with { Sizes = [.. o.Sizes.Select(s => s with { Epochs = Math.Min(s.Epochs, epochs) })], SearchEpochs = Math.Min(o.SearchEpochs, epochs), GalaxyEpochs = Math.Min(o.GalaxyEpochs, epochs) };
        foreach (var file in o.Files.Where(f => !Path.Exists(f))) throw new NightjarException($"there are no weights at {file}");
        if (o.Files.Select(VisionPlan.NameOf).Concat([VisionRun.Scratch, VisionRun.Galaxies]).GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new NightjarException($"two starts would be called '{same.Key}': rename a file of --init") { IsUsage = true };
        try
        {
            o.Check();
        }
        catch (ArgumentException exception)
        {
            throw new NightjarException(exception.Message, exception) { IsUsage = true };
        }

        return o;
    }
}
