using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Reports;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Training;
using Nightjar.Models.Evaluation;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurveTraining;
using Nightjar.Sky;

namespace Nightjar.Cli.Commands;

/// <summary>Trains a classifier of light curves: reads the data, trains, evaluates on the test part, and writes everything into one
/// folder.</summary>
internal static class TrainLightCurveRun
{
    // Of a class with fewer objects nothing is left for the test.
    private const int FewestObjects = 10;

    private const string CheckpointName = "checkpoint.safetensors";
    private const string FitsName = "fits.cache";

    /// <summary>Runs.</summary>
    /// <param name="recipe">The network and how it is trained.</param>
    /// <param name="options">The command's options.</param>
    /// <param name="result">The command line.</param>
    /// <param name="cancellation">Ends training, with a checkpoint.</param>
    /// <returns>The exit code.</returns>
    public static int Run(LightCurveRecipe recipe, TrainLightCurveOptions options, ParseResult result, CancellationToken cancellation)
    {
        var folder = result.GetRequiredValue(options.Out);
        var checkpoint = Path.Combine(folder, CheckpointName);
        var training = Settled(recipe, options.Of(result));
        if (training.Resumes && !File.Exists(checkpoint)) throw new NightjarException($"there is nothing to go on from: {checkpoint} is missing; leave --resume out to start");
        var scheme = options.Shape.Scheme(result) ?? recipe.Scheme;
        var selection = options.Shape.Selection(result, BandsOf(recipe, training.Bands), recipe == LightCurveRecipes.Cats ? new Models.Cats.CatsSettings().MostPoints : LightCurveRecipes.MostPoints);
        var data = LightCurveData.Open(result.GetRequiredValue(options.Data), options.Shape.Tables(result), scheme, selection);
        Directory.CreateDirectory(folder);
        var curves = data.Read(cancellation);
        var watch = Stopwatch.StartNew();
        try
        {
            var classes = LightCurveRecipes.KnownClasses(recipe, training);
            var examples = LightCurveExamples.Of(curves, scheme, selection, classes, FewestObjects);
            if (examples.Curves.Count == 0) throw new NightjarException($"no light curve of {data.Description} belongs to one of the classes of '{scheme.Name}' and has two points that count; the data name {Names(curves.Select(c => c.Class))}");
            if (examples.Classes.Count < 2) throw new NightjarException($"of the classes of '{scheme.Name}' only {string.Join(", ", examples.Classes)} has {FewestObjects} objects or more in {data.Description}: give more data or other --classes");
            using var log = new StreamWriter(Path.Combine(folder, "log.jsonl"), append: training.Resumes);
            training = training with
            {
                Survey = data.Survey(examples.Curves),
                FitsPath = Path.Combine(folder, FitsName),
                CheckpointPath = checkpoint,
                Listeners = [new TrainingDisplay(Console.Error, !Console.IsErrorRedirected), new JsonLinesLog(log)],
            };
            var split = LightCurveSplit.Of(examples, training.Seed);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{examples.Curves.Count:N0} light curves of {examples.Classes.Count} classes: {split.Training.Count:N0} training, {split.Validation.Count:N0} validation, {split.Test.Count:N0} test; left out {examples.WithoutClass:N0} of other classes, {examples.TooShort:N0} with too few points"));
            var trained = LightCurveTrainer.Run(recipe, examples, split, training, cancellation);
            using var model = trained.Model;
            foreach (var (problem, count) in trained.LeftOut) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left out {count:N0}: {problem.Reason()}"));
            var file = Path.Combine(folder, TrainRun.ModelName);
            model.Save(file, scheme);
            var card = Card(recipe, scheme.Name, selection, data, training, trained, watch.Elapsed).AddFile(file);
            if (trained.Split.Test.Count > 0) Report(card, LightCurveJudge.Judge(recipe.Family, model, trained.Examples.Only(trained.Split.Test), threads: training.Threads, cancellation: cancellation), $"the test part of {data.Description}", folder);
            card.Write(folder);
            Console.Out.WriteLine(file);
            return 0;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or FileNotFoundException or ArgumentException)
        {
            throw new NightjarException(exception.Message, exception);
        }
        catch (NonFiniteException exception)
        {
            throw new NightjarException($"{exception.Message}; try a lower --rate", exception);
        }
    }

    private static LightCurveTrainingOptions Settled(LightCurveRecipe recipe, LightCurveTrainingOptions options)
    {
        if (options.InitialModel is { } path && !File.Exists(path)) throw new NightjarException($"there is no model at {path}");
        try
        {
            return LightCurveRecipes.Settled(recipe, options);
        }
        catch (InvalidDataException exception)
        {
            throw new NightjarException(exception.Message, exception);
        }
    }

    private static IReadOnlyList<PassBand> BandsOf(LightCurveRecipe recipe, IReadOnlyList<PassBand> bands)
    {
        if (bands.Count > 0 || recipe == LightCurveRecipes.Gru) return bands;
        return recipe == LightCurveRecipes.Cats ? new Models.Cats.CatsSettings().Bands : [PassBand.G, PassBand.R];
    }

    private static string Names(IEnumerable<string> classes) => string.Join(", ", classes.Select(c => c.Length == 0 ? "(none)" : c).Distinct(StringComparer.Ordinal).Take(20));

    private static ModelCard Card(
        LightCurveRecipe recipe, string scheme, LightCurveSelection selection, LightCurveData data, LightCurveTrainingOptions options, LightCurveTrainingResult trained, TimeSpan time)
    {
        var (epochs, split) = (trained.Training.Epochs, trained.Split);
        var counts = trained.Examples.Counts(split.Training);
        return new ModelCard(recipe.Family, recipe.Purpose)
            .Add("Training", "data", data.Description)
            .Add("Training", "points", selection.ToString())
            .Add("Training", "classes", $"{scheme}: {string.Join(", ", trained.Examples.Classes.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{c} {counts[i]}")))}")
            .Add("Training", "split by object", string.Create(CultureInfo.InvariantCulture, $"{split.Training.Count} training, {split.Validation.Count} validation, {split.Test.Count} test"))
            .Add("Training", "seed", (long)options.Seed)
            .Add("Training", "started from", options.InitialModel is { } init ? Path.GetFileName(init) + (options.HasNewHead ? ", with a new last layer" : "") : "random weights")
            .Add("Training", "frozen", options.Frozen.Count == 0 ? "nothing" : string.Join(' ', options.Frozen))
            .Add("Training", "truncation", options.Truncates ? "a random earlier time each epoch" : "none")
            .Add("Training", "redshift", options.UsesRedshift ? "told" : "not told")
            .Add("Training", "optimiser", string.Create(CultureInfo.InvariantCulture, $"Adam, rate {options.LearningRate ?? recipe.LearningRate}, batches of {trained.BatchSize}"))
            .Add("Training", "loss", recipe.Loss + (options.CountsEveryPoint ? ", after every point" : ""))
            .Add("Training", "epochs", (long)(epochs.Count > 0 ? epochs[^1].Epoch : 0))
            .Add("Training", "best epoch", (long)trained.Training.BestEpoch)
            .Add("Training", "minutes", Math.Round(time.TotalMinutes, 1))
            .Add("Training", "machine", Machine.Describe())
            .Add("Training", "date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("Training", "command", CommandLine.Text(Environment.GetCommandLineArgs().Skip(1)));
    }

    private static void Report(ModelCard card, ClassEvaluation evaluation, string data, string folder)
    {
        card.Add("Test part", "objects", (long)evaluation.Confusion.Total)
            .Add("Test part", "macro AUC", evaluation.MacroAuc.Estimate).Add("Test part", "macro AUC, from", evaluation.MacroAuc.Lower).Add("Test part", "macro AUC, to", evaluation.MacroAuc.Upper)
            .Add("Test part", "macro F1", evaluation.MacroF1.Estimate).Add("Test part", "weighted log-loss", evaluation.LogLoss)
            .Add("Test part", "accuracy", evaluation.Confusion.Accuracy)
            .Add("Test part", "SN Ia purity", evaluation.IaPurity).Add("Test part", "core collapse among those called SN Ia", evaluation.CoreCollapseShare);
        CsvOutput.ToFile(Path.Combine(folder, "evaluation.csv"), writer => ClassEvaluationCsv.Write(writer, [evaluation]));
        CsvOutput.ToFile(Path.Combine(folder, "evaluation.html"), writer => ClassEvaluationPage.Write(writer, [evaluation], data, TimeProvider.System.GetUtcNow()));
        ClassEvaluationText.Print([evaluation]);
    }
}
