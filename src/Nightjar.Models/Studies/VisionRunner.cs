using System.Diagnostics;
using Nightjar.Learning.Metrics;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Galaxies;
using Nightjar.Models.Training;

namespace Nightjar.Models.Studies;

/// <summary>Does single runs of a study.</summary>
/// <param name="folder">The study's folder.</param>
/// <param name="options">The study.</param>
/// <param name="plan">Its runs.</param>
/// <param name="runs">Finished runs, among them the search.</param>
internal sealed class VisionRunner(string folder, VisionStudyOptions options, VisionPlan plan, VisionRunFile runs)
{
    /// <summary>What a run leaves for others; null for nothing.</summary>
    public string? FileOf(VisionRun run)
    {
        if (run.Stage == VisionStage.Galaxies) return Path.Combine(folder, $"galaxies-{VisionArchitectures.NameOf(run.Architecture)}.safetensors");
        return plan.Shown.Contains(run) ? Path.Combine(folder, "models", run.Key.Replace('/', '-') + ".safetensors") : null;
    }

    /// <summary>Trains and judges.</summary>
    public VisionRunResult Run(VisionRun run, VisionStudyData data, CancellationToken cancellation)
    {
        if (FileOf(run) is { } file) Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return run.Stage == VisionStage.Galaxies ? LearnGalaxies(run, data, cancellation) : Tune(run, data, cancellation);
    }

    private VisionRunResult LearnGalaxies(VisionRun run, VisionStudyData data, CancellationToken cancellation)
    {
        var set = data.Galaxies ?? throw new InvalidOperationException("the study was made without galaxies");
        var (watch, before, seed) = (Stopwatch.StartNew(), ThreadClock.Seconds(), SeedOf(run.Key));
        var split = TripletSplit.Of(set.Alerts, seed);
        GalaxyTrainingOptions training = new()
        {
            Architecture = run.Architecture,
            ImageSide = options.ImageSide,
            Questions = data.Questions,
            Seed = seed,
            Epochs = options.GalaxyEpochs,
            LearningRate = options.GalaxyRate,
            Threads = 1,
        };
        var trained = GalaxyTraining.Run(set, split, training, FileOf(run)!, cancellation);
        return new()
        {
            Key = run.Key,
            Run = run,
            Examples = split.Training.Count,
            Epochs = trained.Training.Epochs.Count,
            BestEpoch = trained.Training.BestEpoch,
            Seconds = Rounded(watch.Elapsed.TotalSeconds),
            ProcessorSeconds = Rounded(ThreadClock.Seconds() - before),
            Error = trained.Error,
            ConstantError = trained.ConstantError,
        };
    }

    private VisionRunResult Tune(VisionRun run, VisionStudyData data, CancellationToken cancellation)
    {
        var (parameters, set) = (ParametersOf(run), data.Images(run.Set));
        var part = data.Part(run.Fraction, SeedOf(run.Stage == VisionStage.Search ? "part of the search" : FormattableString.Invariant($"part {run.Fraction} {run.Seed}")));
        VisionSettings settings = new()
        {
            Architecture = run.Architecture,
            Modality = run.Stage switch { VisionStage.Both => BtsbotModality.Both, VisionStage.Metadata => BtsbotModality.Metadata, _ => BtsbotModality.Image },
            ImageSide = options.ImageSide,
            HeadFirst = parameters.First,
            HeadSecond = parameters.Second,
            Dropout = parameters.Dropout,
        };
        InitialWeights? taken = null;
        AlertTrainingOptions training = new()
        {
            Seed = SeedOf(run.Key),
            Epochs = VisionCosts.EpochsOf(run, options),
            Patience = options.Patience,
            BatchSize = parameters.Batch,
            LearningRate = parameters.Rate,
            Threads = 1,
            InitialWeights = StartOf(run),
            WeightsTaken = weights => taken = weights,
            Name = "btsbot",
            Version = run.Key,
        };
        var (watch, before) = (Stopwatch.StartNew(), ThreadClock.Seconds());
        var trained = AlertTraining.Run(TrainingRecipe.Vision(settings, parameters.WarmUp), set, part, training, cancellation);
        using var model = trained.Model;
        var (seconds, processor) = (watch.Elapsed.TotalSeconds, ThreadClock.Seconds() - before);
        var isSearch = run.Stage == VisionStage.Search;
        var test = isSearch ? [] : Score(model, set, part.Test, cancellation);
        if (FileOf(run) is { } file) model.Save(file);
        return new()
        {
            Key = run.Key,
            Run = run,
            Parameters = parameters,
            Examples = part.Training.Count,
            Epochs = trained.Training.Epochs.Count,
            BestEpoch = trained.Training.BestEpoch,
            Seconds = Rounded(seconds),
            ProcessorSeconds = Rounded(processor),
            Taken = taken?.Taken.Count,
            ValidationArea = Area(set, part.Validation, Score(model, set, part.Validation, cancellation)),
            TestArea = isSearch ? null : Area(set, part.Test, test),
            Policies = isSearch ? null : PolicyEvaluation.Published([.. part.Test.Select(i => set.Alerts[i])], test),
        };
    }

    private string? StartOf(VisionRun run) => run.Start switch
    {
        VisionRun.Scratch => null,
        VisionRun.Galaxies => FileOf(new(VisionStage.Galaxies, run.Architecture, VisionRun.Scratch, FineTuningSet.Survey, 1, 1)),
        _ => options.Files.First(f => VisionPlan.NameOf(f) == run.Start),
    };

    // A trial draws its values; the others take those of the trial with the best area.
    private VisionHyperParameters ParametersOf(VisionRun run)
    {
        if (run.Stage == VisionStage.Search) return options.Space.Draw(options.Seed, run.Seed);
        if (run.Stage == VisionStage.Metadata) return new(options.Space.Rates[0], options.Space.Batches[0], options.Space.WarmUps[0], options.Space.Firsts[0], options.Space.Seconds[^1], options.Space.Dropouts.Least);
        return Enumerable.Range(1, options.Trials)
            .Select(trial => runs[new VisionRun(VisionStage.Search, run.Architecture, run.Start, FineTuningSet.Survey, options.SearchFraction, trial).Key]!)
            .MaxBy(trial => trial.ValidationArea is { } area && double.IsFinite(area) ? area : 0)!.Parameters!;
    }

    private static float[] Score(AlertModel model, TripletSet set, IReadOnlyList<int> examples, CancellationToken cancellation)
    {
        using var scorer = model.CreateScorer();
        var (image, scores, batch, done) = (new float[TripletPreprocessing.InputLength], new float[examples.Count], new ModelScore[AlertScorer.Capacity], 0);
        for (var i = 0; i < examples.Count; i++)
        {
            set.ReadImage(examples[i], image);
            scorer.AddPrepared(image, model.MetadataNames.Count > 0 ? set.NumbersOf(examples[i]) : []);
            if (!scorer.IsFull && i < examples.Count - 1) continue;
            cancellation.ThrowIfCancellationRequested();
            var count = scorer.Count;
            scorer.Run(batch);
            for (var k = 0; k < count; k++) scores[done++] = batch[k].Value;
        }

        return scores;
    }

    private static double Area(TripletSet set, IReadOnlyList<int> examples, float[] scores) =>
        RankingMetrics.AreaUnderRoc<float>(scores, Array.ConvertAll([.. examples], i => set.Alerts[i].IsPositive));

    private ulong SeedOf(string name) => RandomNumbers.For(options.Seed, name).NextBits();

    private static double Rounded(double seconds) => Math.Round(seconds, 2);

    private static double? Rounded(double? seconds) => seconds is { } known ? Rounded(known) : null;
}
