using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Reports;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Training;
using Nightjar.Models;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Commands;

/// <summary>Trains a network: reads the data, trains, evaluates on the test part, and writes everything into one folder.</summary>
internal static class TrainRun
{
    /// <summary>The model's file in its folder.</summary>
    public const string ModelName = "model.safetensors";

    private const string CheckpointName = "checkpoint.safetensors";

    /// <summary>Runs.</summary>
    /// <param name="recipe">The network and how it is trained.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="purpose">What it is for, for its card.</param>
    /// <param name="simulator">Makes the examples where they are simulated.</param>
    /// <param name="options">The command's options.</param>
    /// <param name="result">The command line.</param>
    /// <param name="cancellation">Ends training, with a checkpoint.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        TrainingRecipe recipe, string name, string purpose, SimulatedExamples simulator, TrainOptions options, ParseResult result, CancellationToken cancellation)
    {
        var folder = result.GetRequiredValue(options.Out);
        var checkpoint = Path.Combine(folder, CheckpointName);
        var training = options.Of(result, name);
        if (training.Resumes && !File.Exists(checkpoint)) throw new NightjarException($"there is nothing to go on from: {checkpoint} is missing; leave --resume out to start");
        if (training.InitialWeights is { } init && !Path.Exists(init)) throw new NightjarException($"there is no model at {init}");
        var data = options.Data.Open(result, simulator);
        Directory.CreateDirectory(folder);
        using var set = new TripletSet(folder, result.GetValue(options.Normalization) ?? Stated(recipe, training.InitialWeights) ?? recipe.Normalization, recipe.NumberNames.Count);
        using var source = new NumberSource(recipe.NumberNames, result.GetValue(options.Data.Braai));
        var left = Fill(set, data, source, cancellation);
        var split = TripletSplit.Of(set.Alerts, training.Seed);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{set.Alerts.Count:N0} examples ({set.Alerts.Count(a => a.IsPositive):N0} with label 1): {split.Training.Count:N0} training, {split.Validation.Count:N0} validation, {split.Test.Count:N0} test; {left:N0} left out"));
        var watch = Stopwatch.StartNew();
        using var log = new StreamWriter(Path.Combine(folder, "log.jsonl"), append: training.Resumes);
        var trained = Train(recipe, set, split, training with { CheckpointPath = checkpoint, WeightsTaken = Console.Error.WriteLine, Listeners = [new TrainingDisplay(Console.Error, !Console.IsErrorRedirected), new JsonLinesLog(log)] }, cancellation);
        using var model = trained.Model;
        var file = Path.Combine(folder, ModelName);
        model.Save(file);
        var evaluation = Evaluate(model, set, split.Test);
        var card = Card(recipe, purpose, training, data, set, split, trained, watch.Elapsed);
        if (source.Braai.Length > 0) card.Add("Training", "score among the numbers", source.Braai);
        card.AddFile(file);
        if (evaluation is not null) Report(card, evaluation, $"the test part of {data.Description}", folder);
        card.Write(folder);
        Console.Out.WriteLine(file);
        return 0;
    }

    /// <summary>The scaling of stamps that the model to start from was trained with.</summary>
    private static TripletNormalization? Stated(TrainingRecipe recipe, string? path)
    {
        if (path is null) return null;
        if (recipe.TakesAnyWeights) return InitialWeights.StatedNormalization(path);
        using var model = EvaluateCommand.Load(path);
        return model.Normalization;
    }

    /// <summary>Reads all examples into a set.</summary>
    /// <returns>How many were left out.</returns>
    public static long Fill(TripletSet set, LabelledData data, NumberSource source, CancellationToken cancellation)
    {
        long left = 0;
        ProgressDisplay.Run("reading examples", data.Sample, () =>
        {
            var numbers = new float[set.NumberCount];
            foreach (var triplet in data.Read(cancellation))
            {
                source.Write(triplet, numbers);
                if (set.Add(triplet.Alert, triplet.Cutouts, numbers) != ScoreProblem.None) left++;
            }
        });
        if (set.Alerts.Count == 0) throw new NightjarException("no example with a label and stamps was found in the data");
        return left + data.WithoutLabel + data.Repeated + data.Rejected;
    }

    private static AlertTrainingResult Train(TrainingRecipe recipe, TripletSet set, TripletSplit split, AlertTrainingOptions options, CancellationToken cancellation)
    {
        try
        {
            return AlertTraining.Run(recipe, set, split, options, cancellation);
        }
        catch (FormatException exception)
        {
            throw new NightjarException(exception.Message, exception);
        }
        catch (NonFiniteException exception)
        {
            throw new NightjarException($"{exception.Message}; try a lower --rate", exception);
        }
    }

    private static BinaryEvaluation? Evaluate(AlertModel model, TripletSet set, IReadOnlyList<int> examples)
    {
        if (examples.Count == 0) return null;
        return BinaryEvaluation.Of($"{model.Name} {model.Version}", [.. examples.Select(i => set.Alerts[i])], TripletScores.Of(model, set, examples));
    }

    private static ModelCard Card(
        TrainingRecipe recipe, string purpose, AlertTrainingOptions options, LabelledData data, TripletSet set, TripletSplit split, AlertTrainingResult trained, TimeSpan time)
    {
        var epochs = trained.Training.Epochs;
        return new ModelCard($"{options.Name} {options.Version}", purpose)
            .Add("Training", "data", data.Description)
            .Add("Training", "normalization of stamps", set.Normalization.ToString())
            .Add("Training", "split by object", string.Create(CultureInfo.InvariantCulture, $"{split.Training.Count} training, {split.Validation.Count} validation, {split.Test.Count} test"))
            .Add("Training", "seed", (long)options.Seed)
            .Add("Training", "started from", options.InitialWeights is { } init ? Path.GetFileName(init) : "random weights")
            .Add("Training", "frozen", options.Frozen.Count == 0 ? "nothing" : string.Join(' ', options.Frozen))
            .Add("Training", "network", trained.Model is BtsbotModel { Architecture: var architecture, Modality: var modality } ? $"{architecture}, {modality}" : recipe.Family)
            .Add("Training", "optimiser", string.Create(CultureInfo.InvariantCulture, $"{(recipe.WeightDecay > 0 ? "AdamW" : "Adam")}, rate {options.LearningRate ?? recipe.LearningRate}{(options.IsCosine ? " falling to 0 on half a cosine" : "")}, decays {recipe.Beta1} and {recipe.Beta2}, batches of {options.BatchSize ?? recipe.BatchSize}"))
            .Add("Training", "loss", string.Create(CultureInfo.InvariantCulture, $"binary cross-entropy, weights {trained.NegativeWeight:0.####} (label 0) and {trained.PositiveWeight:0.####} (label 1)"))
            .Add("Training", "epochs", (long)(epochs.Count > 0 ? epochs[^1].Epoch : 0))
            .Add("Training", "best epoch", (long)trained.Training.BestEpoch)
            .Add("Training", "minutes", Math.Round(time.TotalMinutes, 1))
            .Add("Training", "machine", Machine.Describe())
            .Add("Training", "date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("Training", "command", CommandLine.Text(Environment.GetCommandLineArgs().Skip(1)));
    }

    private static void Report(ModelCard card, BinaryEvaluation evaluation, string data, string folder)
    {
        card.Add("Test part", evaluation);
        CsvOutput.ToFile(Path.Combine(folder, "evaluation.csv"), writer => EvaluationCsv.Write(writer, [evaluation]));
        CsvOutput.ToFile(Path.Combine(folder, "evaluation.html"), writer => EvaluationPage.Write(writer, [evaluation], data, TimeProvider.System.GetUtcNow()));
        EvaluateCommand.Print([evaluation]);
    }
}
