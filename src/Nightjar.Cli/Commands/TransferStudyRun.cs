using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Reports;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Metrics;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Models.LightCurveTraining;
using Nightjar.Models.Transfer;
using Nightjar.Simulation.LightCurves;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar study transfer</c>.</summary>
internal static class TransferStudyRun
{
    // A class with fewer objects has none left for the test at small shares.
    private const int FewestObjects = 30;
    private const int FewestOfJudge = 5;
    private const long TargetSeedOffset = 1_000_003;
    private const int MostPoints = 128;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var preset = new Option<string>("--preset") { Description = "Size: quick takes about half an hour on two cores, full hours.", DefaultValueFactory = _ => "quick", HelpName = "quick|full" };
        preset.AcceptOnlyFromAmong("quick", "full");
        var seed = new Option<ulong>("--seed", "-s") { Description = "Seed of simulations, test parts, draws of labels and trainings.", DefaultValueFactory = _ => 1, HelpName = "S" };
        var output = new Option<string>("--out", "-o") { Description = "Folder for base models, runs.jsonl and the report; a study goes on where it stopped.", DefaultValueFactory = _ => "nightjar-transfer", HelpName = "DIR" };
        var bts = Files("--bts", "Tables of the Bright Transient Survey, of light curves and of objects, or their folder; without them that target is left out.");
        var mallorn = Files("--mallorn", "Tables of MALLORN, in microjansky: an outside judge of the classifiers for LSST.");
        var spcc = Files("--spcc", "Tables of the Supernova Photometric Classification Challenge: another outside judge.");
        var parallel = new Option<int>("--parallel") { Description = "Trainings at once, each with one thread; results do not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
        var light = new Option<int?>("--curves") { Description = "Simulated light curves of the base and of the target, for a small trial.", HelpName = "N" };
        var epochs = new Option<int?>("--epochs", "-e") { Description = "Most epochs of every training, for a small trial.", HelpName = "N" };
        var command = new Command(
            "transfer",
            "How many labels does a new survey need? A GRU learns simulated light curves of ZTF; classifiers of the Bright Transient Survey and of simulated LSST then start "
            + "from it or from scratch, with 5 to 100 % of the labels.\n\n"
            + "Examples:\n"
            + "  nightjar study transfer --bts bts_lightcurves.csv.gz bts_metadata.csv --out transfer\n"
            + "  nightjar study transfer --preset full --bts bts --mallorn mallorn --spcc spcc --out transfer\n"
            + "  nightjar study transfer --curves 300 --epochs 2 --out trial")
        { preset, seed, output, bts, mallorn, spcc, parallel, light, epochs };
        parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--parallel must be between 1 and 1024.");
        });
        light.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 100) result.AddError("--curves must be at least 100.");
        });
        epochs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--epochs must be at least 1.");
        });
        command.Run((result, cancellation) =>
        {
            var size = result.GetValue(preset) == "full" ? TransferPreset.Full : TransferPreset.Quick;
            if (result.GetValue(light) is { } count) size = size with { Name = size.Name + " (trial)", BaseCount = count, TargetCount = count };
            if (result.GetValue(epochs) is { } most) size = size with { Name = size.Name.Replace(" (trial)", "", StringComparison.Ordinal) + " (trial)", BaseEpochs = most, TargetEpochs = most, FewestSteps = 0 };
            return Run(size, result.GetValue(seed), result.GetRequiredValue(output), result.GetValue(bts) ?? [], result.GetValue(mallorn) ?? [], result.GetValue(spcc) ?? [], result.GetValue(parallel), cancellation);
        });
        return command;
    }

    private static Option<string[]> Files(string name, string description) => new(name) { Description = description, HelpName = "FILE", AllowMultipleArgumentsPerToken = true };

    private static int Run(TransferPreset preset, ulong seed, string folder, string[] bts, string[] mallorn, string[] spcc, int parallel, CancellationToken cancellation)
    {
        try
        {
            var study = new TransferStudy(folder, preset, seed);
            var targets = Targets(preset, seed, bts, mallorn, spcc, cancellation);
            IReadOnlyList<LabelledLightCurve>? source = null;
            foreach (var target in targets)
            {
                if (study.CountLeft(target) == 0) continue;
                source ??= Simulate(LightCurveSurvey.Ztf, preset.BaseCount, (long)seed, cancellation);
                var examples = LightCurveExamples.Of(source, ClassScheme.Coarse, Selection, target.Examples.Classes);
                Console.Error.WriteLine($"the base model of {target.Name}: {string.Join(", ", examples.Classes)}");
                var model = study.TrainBase(string.Join('-', examples.Classes).Replace(' ', '_'), examples, parallel, cancellation);
                var (left, done) = (study.CountLeft(target), 0);
                study.Run(target, model, parallel, run => Report(run, ++done, left), cancellation);
            }

            (string, string)[] names = [.. targets.Select(t => (t.Name, t.Description))];
            CsvOutput.ToFile(Path.Combine(folder, "runs.csv"), writer => TransferAnalysis.WriteCsv(writer, study.Runs));
            CsvOutput.ToFile(Path.Combine(folder, "report.md"), writer => TransferMarkdown.Write(writer, preset, study.Runs, names));
            var page = Path.Combine(folder, "report.html");
            CsvOutput.ToFile(page, writer => TransferPage.Write(writer, preset, study.Runs, names, TimeProvider.System.GetUtcNow()));
            Print(study.Runs, names);
            Console.Out.WriteLine(page);
            return 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or FileNotFoundException or MetricException)
        {
            throw new NightjarException(exception.Message, exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(e => e is not OperationCanceledException))
        {
            throw new NightjarException(exception.InnerExceptions[0].Message, exception);
        }
    }

    private static LightCurveSelection Selection => new() { MostPoints = MostPoints };

    private static List<TransferTarget> Targets(TransferPreset preset, ulong seed, string[] bts, string[] mallorn, string[] spcc, CancellationToken cancellation)
    {
        var targets = new List<TransferTarget>();
        if (bts.Length > 0)
        {
            var examples = LightCurveExamples.Of(Read(bts, new(), cancellation), ClassScheme.Coarse, Selection, fewest: FewestObjects);
            targets.Add(new("bts", string.Create(CultureInfo.InvariantCulture, $"{examples.Curves.Count:N0} light curves of the Bright Transient Survey with classes by spectra: {Counts(examples)}"), examples, []));
        }
        else
        {
            Console.Error.WriteLine("--bts is not given: the target of real ZTF light curves is left out");
        }

        var lsst = LightCurveExamples.Of(Simulate(LightCurveSurvey.LsstWide, preset.TargetCount, (long)seed + TargetSeedOffset, cancellation), ClassScheme.Coarse, Selection);
        var judges = new List<(string, LightCurveExamples)>();
        if (mallorn.Length > 0) judges.Add(("MALLORN", Judge(mallorn, new() { Unit = FluxUnit.Microjansky })));
        if (spcc.Length > 0) judges.Add(("SPCC", Judge(spcc, new() { Survey = "decam" })));
        targets.Add(new("lsst", string.Create(CultureInfo.InvariantCulture, $"{lsst.Curves.Count:N0} simulated light curves of LSST's wide survey: {Counts(lsst)}"), lsst, judges));
        return targets;

        // Classes with a handful of objects say nothing; their columns stay, without objects.
        LightCurveExamples Judge(string[] files, LightCurveTableOptions tables)
        {
            var all = LightCurveExamples.Of(Read(files, tables, cancellation), ClassScheme.Coarse, Selection, lsst.Classes);
            var counts = all.Counts();
            return all.Only([.. Enumerable.Range(0, all.Labels.Count).Where(i => counts[all.Labels[i]] >= FewestOfJudge)]);
        }
    }

    private static IReadOnlyList<LabelledLightCurve> Read(string[] paths, LightCurveTableOptions tables, CancellationToken cancellation) =>
        LightCurveData.Open(paths, tables, ClassScheme.Coarse, Selection).Read(cancellation);

    private static IReadOnlyList<LabelledLightCurve> Simulate(LightCurveSurvey survey, int count, long seed, CancellationToken cancellation) => LightCurveData.Simulate(
        new LightCurveOptions
        {
            Survey = survey,
            Seed = seed,
            Count = count,
            Classes = [.. LightCurveClasses.All.Where(c => ClassScheme.Coarse.Of(c.Name()) is not null)],
            Points = Simulation.LightCurves.LightCurvePoints.Detections,
        },
        cancellation);

    private static string Counts(LightCurveExamples examples)
    {
        var counts = examples.Counts();
        return string.Join(", ", examples.Classes.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{c} {counts[i]:N0}")));
    }

    private static void Report(TransferRun run, int done, int all) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{done}/{all} {run.Target} {TransferPage.NameOf(run.Variant)}, {run.Labels:N0} labels, seed {run.Seed}: macro AUC {run.MacroAuc:0.000}, F1 {run.MacroF1:0.000}, best epoch {run.BestEpoch}, {run.Seconds:0.0} s"));

    private static void Print(IReadOnlyList<TransferRun> runs, (string Name, string Description)[] targets)
    {
        Console.Out.WriteLine($"{"target",-8} {"start",-26} {"metric",-10} {"labels saved",-22} {"at 30 % of the labels",-22}");
        foreach (var f in targets.SelectMany(t => TransferAnalysis.Of([.. runs.Where(r => r.Target == t.Name)])))
            Console.Out.WriteLine($"{f.Target,-8} {TransferPage.NameOf(f.Variant),-26} {f.Metric,-10} {Text(f.LabelsSaved),-22} {Text(f.ShareAtThirty),-22}".TrimEnd());
    }

    private static string Text(BootstrapInterval i) => string.Create(CultureInfo.InvariantCulture, $"{100 * i.Estimate:0} % ({100 * i.Lower:0} to {100 * i.Upper:0})");
}
