using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Reports;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Training;
using Nightjar.Models;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar study tuning</c>.</summary>
internal static class StudyTuningCommand
{
    private const int DefaultEpochs = 20;
    private const float DefaultRate = 1e-4f;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "Folder or file of a braai in float32." };
        var data = new DataOptions();
        var counts = new Option<string>("--counts") { Description = "How many alerts to tune with, parted by commas.", DefaultValueFactory = _ => "100,200", HelpName = "N,N" };
        var seeds = new Option<int>("--seeds") { Description = "How many times each, with other objects every time.", DefaultValueFactory = _ => 5, HelpName = "N" };
        var epochs = new Option<int>("--epochs", "-e") { Description = "Most epochs of a tuning.", DefaultValueFactory = _ => DefaultEpochs, HelpName = "N" };
        var rate = new Option<float>("--rate") { Description = "Learning rate; it falls to 0 on half a cosine.", DefaultValueFactory = _ => DefaultRate, HelpName = "R" };
        var freeze = new Option<string[]>("--freeze") { Description = "Parameters that stay as they are, with * and ?: 'conv*'.", HelpName = "PATTERN" };
        var output = new Option<string>("--out", "-o") { Description = "Folder for tuning.csv and tuning.html.", Required = true, HelpName = "DIR" };
        foreach (var option in new[] { seeds, epochs })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 1000) result.AddError($"{option.Name} must be between 1 and 1000.");
            });
        }

        rate.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<float>() is > 0 and < 1)) result.AddError("--rate must be above 0 and below 1.");
        });
        counts.Validators.Add(result =>
        {
            if (!TryCounts(result.GetValueOrDefault<string>(), out _)) result.AddError("--counts must be whole numbers of 1 or more, parted by commas, such as 100,200.");
        });
        var command = new Command(
            "tuning",
            "Tune a braai with some labelled alerts, judge it before and after on the objects that are left, and do it again with others.\n\n"
            + "Examples:\n"
            + "  nightjar study tuning models/braai/model.safetensors --data alerts --weak-labels drb --counts 100,200 --seeds 5 --out tuning\n"
            + "  nightjar study tuning my-braai/model.safetensors --data alerts --labels labels.csv --freeze 'conv*' --out tuning")
        { model };
        data.AddTo(command);
        foreach (var option in new Option[] { counts, seeds, epochs, rate, freeze, output }) command.Options.Add(option);
        command.Run((result, cancellation) =>
        {
            TryCounts(result.GetValue(counts), out var numbers);
            var path = result.GetRequiredValue(model);
            using var start = EvaluateCommand.Load(path);
            if (start.MetadataNames.Count > 0) throw new NightjarException($"{path} looks at numbers beside the stamps: only braai is tuned here so far");
            var examples = data.Open(result, DataOptions.SimulatedFor(start));
            var folder = result.GetRequiredValue(output);
            Directory.CreateDirectory(folder);
            using var set = new TripletSet(folder, start.Normalization);
            using var source = new NumberSource([], null);
            TrainRun.Fill(set, examples, source, cancellation);
            var options = new AlertTrainingOptions
            {
                InitialWeights = path,
                Epochs = result.GetValue(epochs),
                Patience = result.GetValue(epochs),
                LearningRate = result.GetValue(rate),
                IsCosine = true,
                Frozen = result.GetValue(freeze) ?? [],
            };
            var trials = Run(start, set, numbers, result.GetValue(seeds), options, cancellation);
            CsvOutput.ToFile(Path.Combine(folder, "tuning.csv"), writer => TuningCsv.Write(writer, trials));
            CsvOutput.ToFile(Path.Combine(folder, "tuning.html"), writer => TuningPage.Write(writer, $"{start.Name} {start.Version}", $"With {examples.Description}", trials, TimeProvider.System.GetUtcNow()));
            Print(trials);
            return 0;
        });
        return command;
    }

    private static List<TuningTrial> Run(AlertModel model, TripletSet set, int[] counts, int seeds, AlertTrainingOptions options, CancellationToken cancellation)
    {
        var trials = new List<TuningTrial>();
        try
        {
            foreach (var trial in TuningStudy.Run(TrainingRecipe.Braai, model, set, counts, seeds, options, cancellation: cancellation))
            {
                trials.Add(trial);
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{trial.Tuned} alerts, seed {trial.Seed}: area {trial.Before.AreaUnderRoc:0.0000} -> {trial.After.AreaUnderRoc:0.0000} on {trial.Positives} positives and {trial.Negatives} negatives"));
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
        {
            throw new NightjarException(exception.Message, exception);
        }
        catch (NonFiniteException exception)
        {
            throw new NightjarException($"{exception.Message}; try a lower --rate", exception);
        }

        return trials;
    }

    private static void Print(List<TuningTrial> trials)
    {
        Console.Out.WriteLine($"{"tuned with",-11} {"area before",-15} {"after",-15} {"missed before",-16} {"after",-16} {"false alarms before",-20} after");
        foreach (var group in trials.GroupBy(t => t.Count))
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Key,-11} {Text(group.Select(t => t.Before.AreaUnderRoc), 1, 3),-15} {Text(group.Select(t => t.After.AreaUnderRoc), 1, 3),-15} {Text(group.Select(t => t.Before.FalseNegativeRate), 100, 1),-16} {Text(group.Select(t => t.After.FalseNegativeRate), 100, 1),-16} {Text(group.Select(t => t.Before.FalsePositiveRate), 100, 1),-20} {Text(group.Select(t => t.After.FalsePositiveRate), 100, 1)}"));
        }
    }

    private static string Text(IEnumerable<double> values, double factor, int decimals)
    {
        var (mean, deviation) = TuningTrial.Spread(values);
        var format = decimals == 1 ? "0.0" : "0.000";
        var unit = factor == 100 ? " %" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(factor * mean).ToString(format, CultureInfo.InvariantCulture)} ± {(factor * deviation).ToString(format, CultureInfo.InvariantCulture)}{unit}");
    }

    private static bool TryCounts(string? text, out int[] counts)
    {
        var parts = (text ?? "").Split(',');
        counts = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out counts[i]) || counts[i] < 1) return false;
        }

        return true;
    }
}
