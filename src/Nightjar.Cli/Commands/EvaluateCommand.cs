using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Reports;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Metrics;
using Nightjar.Models;
using Nightjar.Models.Evaluation;
using Nightjar.Models.LightCurves;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar evaluate</c>.</summary>
internal static class EvaluateCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var paths = new Argument<string[]>("MODEL") { Description = "Folders or files of models; the page is about the first, the others are shown beside it.", Arity = ArgumentArity.OneOrMore };
        var data = new DataOptions();
        var against = new Option<string[]>("--against") { Description = "Also judge the survey's own scores on the same alerts.", HelpName = "rb|drb" };
        against.AcceptOnlyFromAmong("rb", "drb");
        var threshold = new Option<double>("--threshold") { Description = "Scores of this and above are called positive.", DefaultValueFactory = _ => 0.5, HelpName = "P" };
        threshold.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is >= 0 and <= 1)) result.AddError("--threshold must be between 0 and 1.");
        });
        var testOf = new Option<ulong?>("--test-of") { Description = "Only the test part that 'train --seed S' leaves aside of the same data.", HelpName = "S" };
        var csv = new Option<string?>("--csv") { Description = "Write every number, - for standard output: model,table,row,quantity,value.", HelpName = "FILE" };
        var html = new Option<string?>("--html") { Description = "Write a page with figures: one file that needs nothing else.", HelpName = "FILE.html" };
        var normalization = new Option<TripletNormalization?>("--normalization") { Description = "How stamps are scaled, for models that do not state it." };
        var command = new Command(
            "evaluate",
            "Judge models on labelled data: area under ROC with its interval, errors by threshold, magnitude and kind, calibration; of classifiers of light curves "
            + "confusion, purity and completeness by class, log-loss, and all that by days since the first detection.\n\n"
            + "Examples:\n"
            + "  nightjar evaluate my-braai/model.safetensors --data simulated:2,2000 --html braai.html\n"
            + "  nightjar evaluate my-braai/model.safetensors --data alerts --weak-labels drb --against rb\n"
            + "  nightjar evaluate my-t2/model.safetensors --data simulated:ztf,2,2000 --html t2.html\n"
            + "  nightjar evaluate float32.safetensors integer.safetensors --data night.tar.gz --labels truth.csv --csv -")
        { paths };
        data.AddTo(command);
        var lightCurves = new LightCurveDataOptions();
        lightCurves.AddTo(command);
        foreach (var option in new Option[] { against, threshold, testOf, csv, html, normalization }) command.Options.Add(option);
        command.Run((result, cancellation) =>
        {
            if (result.GetRequiredValue(paths) is var files && LightCurveModelFile.FamilyOf(files[0]) is not null)
                return EvaluateLightCurves.Run(files, result.GetResult(data.Data) is { Implicit: false } ? result.GetRequiredValue(data.Data) : [], lightCurves, result.GetValue(testOf), result.GetValue(csv), result.GetValue(html), result, cancellation);
            var models = new List<AlertModel>();
            try
            {
                foreach (var path in result.GetRequiredValue(paths)) models.Add(Load(path, result.GetValue(normalization)));
                var input = data.Open(result, DataOptions.SimulatedFor(models[0]));
                var others = result.GetValue(against) ?? [];
                var scores = Score(input, models, others, result.GetValue(testOf), cancellation);
                var names = Names(models, result.GetRequiredValue(paths)).Concat(others).ToArray();
                var evaluations = names.Select((name, i) => BinaryEvaluation.Of(name, scores.Alerts, scores.Of(i), result.GetValue(threshold))).ToArray();
                if (result.GetValue(csv) is { } table) CsvOutput.Write(table, writer => EvaluationCsv.Write(writer, evaluations));
                if (result.GetValue(html) is { } page) CsvOutput.ToFile(page, writer => EvaluationPage.Write(writer, evaluations, input.Description, TimeProvider.System.GetUtcNow()));
                if (result.GetValue(csv) != CsvOutput.StandardOutput) Print(evaluations);
            }
            finally
            {
                foreach (var model in models) model.Dispose();
            }

            return 0;
        });
        return command;
    }

    /// <summary>Prints a line for each classifier, and how far the others agree with the first.</summary>
    public static void Print(IReadOnlyList<BinaryEvaluation> evaluations)
    {
        var first = evaluations[0];
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.Sweep.Positives:N0} positives, {first.Sweep.Negatives:N0} negatives, threshold {first.Threshold}"));
        Console.Out.WriteLine($"{"model",-28} {"area under ROC",-24} {"missed",-22} {"false alarms",-22} {"Brier",-7} same class");
        foreach (var e in evaluations)
        {
            var same = Enumerable.Range(0, e.Scores.Count).Count(i => e.Scores[i] >= e.Threshold == first.Scores[i] >= first.Threshold);
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{AlertText.Clean(e.Name),-28} {Text(e.AreaUnderRoc, 1, "0.0000"),-24} {Text(e.FalseNegativeRate, 100, "0.00"),-22} {Text(e.FalsePositiveRate, 100, "0.00"),-22} {e.Brier,-7:0.0000} {(e == first ? "" : $"{100.0 * same / e.Scores.Count:0.00} %")}").TrimEnd());
        }
    }

    /// <summary>Loads a model; what is wrong becomes a sentence.</summary>
    public static AlertModel Load(string path, TripletNormalization? normalization = null)
    {
        if (!Path.Exists(path)) throw new NightjarException($"there is no model at {path}");
        try
        {
            return AlertModelFile.Load(path, normalization);
        }
        catch (Exception exception) when (exception is IOException or FormatException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new NightjarException($"the model {path} cannot be loaded: {exception.Message}", exception);
        }
    }

    private static LabelledScores Score(LabelledData data, List<AlertModel> models, string[] others, ulong? testOf, CancellationToken cancellation)
    {
        LabelledScores? scores = null;
        ProgressDisplay.Run("scoring", data.Sample, () => scores = LabelledScores.Read(data, models, others, cancellation));
        if (testOf is { } seed) scores = scores!.Only(TripletSplit.Of(scores.Alerts, seed).Test);
        scores = scores!.Complete();
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{scores.Alerts.Count:N0} examples; left out: {data.WithoutLabel:N0} without a label, {scores.WithoutScore:N0} without a score, {data.Repeated:N0} repeated, {data.Rejected:N0} unreadable"));
        return scores;
    }

    /// <summary>Names and versions; where two models state the same, their files tell them apart.</summary>
    private static IEnumerable<string> Names(List<AlertModel> models, string[] paths)
    {
        var stated = models.Select(m => $"{m.Name} {m.Version}".TrimEnd()).ToArray();
        return stated.Select((name, i) => stated.Count(other => other == name) == 1 ? name : $"{name} {Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(paths[i]))}");
    }

    private static string Text(BootstrapInterval interval, double factor, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number(factor * interval.Estimate, format)} ({Number(factor * interval.Lower, format)}-{Number(factor * interval.Upper, format)}){(factor == 100 ? " %" : "")}");

    private static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
