using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Models;
using Nightjar.Simulation.Triplets;

namespace Nightjar.Cli.Labels;

/// <summary>Options of commands that take labelled data.</summary>
internal sealed class DataOptions
{
    private const string Default = "simulated:1,8000";

    /// <summary><c>--data</c>.</summary>
    public Option<string[]> Data { get; } = new("--data")
    {
        Description = "simulated:SEED,N, or files and folders of alerts, which need --labels or --weak-labels.",
        HelpName = "simulated:SEED,N|PATH",
        DefaultValueFactory = _ => [Default],
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary><c>--labels</c>.</summary>
    public Option<string?> Labels { get; } = new("--labels") { Description = "Labels of the alerts: CSV with the columns candid, label (0 or 1) and, if known, kind.", HelpName = "FILE.csv" };

    /// <summary><c>--weak-labels</c>.</summary>
    public Option<string?> WeakLabels { get; } = WeakLabel();

    /// <summary><c>--braai</c>.</summary>
    public Option<string?> Braai { get; } = new("--braai") { Description = "The braai whose score is one of the numbers of ACAI and BTSbot, if not the shipped one.", HelpName = "FILE" };

    /// <summary>The data of a command line.</summary>
    public LabelledData Open(ParseResult result, SimulatedExamples simulator) =>
        LabelledData.Open(result.GetRequiredValue(Data), result.GetValue(Labels), result.GetValue(WeakLabels), simulator);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Labels);
        command.Options.Add(WeakLabels);
        command.Options.Add(Braai);
    }

    /// <summary>What a model is judged on, by its name: one of ACAI's phenomena, BTSbot's bright transients, else real or bogus.</summary>
    public static SimulatedExamples SimulatedFor(AlertModel model)
    {
        if (model.Name.StartsWith("btsbot", StringComparison.OrdinalIgnoreCase)) return SimulatedExamples.Histories;
        if (!model.Name.StartsWith("acai_", StringComparison.OrdinalIgnoreCase)) return SimulatedExamples.Triplets(t => t.IsReal);
        var phenomenon = PhenomenonOf(model.Name[^1]);
        return SimulatedExamples.Triplets(t => t.Phenomenon == phenomenon);
    }

    /// <summary>ACAI's letter for a phenomenon.</summary>
    public static Phenomenon PhenomenonOf(char letter) => char.ToLowerInvariant(letter) switch
    {
        'h' => Phenomenon.Hosted,
        'n' => Phenomenon.Nuclear,
        'v' => Phenomenon.Variable,
        'o' => Phenomenon.Orphan,
        'b' => Phenomenon.Bogus,
        _ => throw new NightjarException($"ACAI has no network '{letter}': h hosted, n nuclear, v variable, o orphan, b bogus") { IsUsage = true },
    };

    private static Option<string?> WeakLabel()
    {
        var option = new Option<string?>("--weak-labels") { Description = "Take the survey's own score at 0.5 for the truth: a weak label, made by another network.", HelpName = "drb" };
        option.AcceptOnlyFromAmong("drb");
        return option;
    }
}
