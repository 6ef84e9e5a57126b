using Nightjar.Learning.Training;
using Nightjar.Models.Acai;
using Nightjar.Models.Training;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Training;

public sealed class AlertTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_seed_gives_the_same_model_whatever_the_threads_and_interruptions()
    {
        using var set = Set(40);
        var split = TripletSplit.Of(set.Alerts, 1);
        AlertTrainingOptions options = new() { Seed = 3, Epochs = 2, BatchSize = 8, Threads = 1, Version = "t" };
        var (straight, parted) = (_folder["straight"], _folder["parted"]);
        using var whole = AlertTraining.Run(TrainingRecipe.Braai, set, split, options with { CheckpointPath = straight }, TestContext.Current.CancellationToken).Model;
        AlertTraining.Run(TrainingRecipe.Braai, set, split, options with { Epochs = 1, Threads = 2, CheckpointPath = parted }, TestContext.Current.CancellationToken).Model.Dispose();
        Assert.NotEqual(File.ReadAllBytes(straight), File.ReadAllBytes(parted));
        using var second = AlertTraining.Run(TrainingRecipe.Braai, set, split, options with { Threads = 2, CheckpointPath = parted, Resumes = true }, TestContext.Current.CancellationToken).Model;
        Assert.Equal(("braai", "t", TripletNormalization.WholePlane), (whole.Name, whole.Version, whole.Normalization));
        Assert.Equal(File.ReadAllBytes(straight), File.ReadAllBytes(parted));
        Assert.Equal(Bytes(whole), Bytes(second));
    }

    [Fact]
    public void Frozen_parameters_stay_and_initial_weights_are_taken()
    {
        using var set = Set(40);
        var split = TripletSplit.Of(set.Alerts, 1);
        AlertTrainingOptions options = new() { Epochs = 1, BatchSize = 16 };
        using var start = AlertTraining.Run(TrainingRecipe.Braai, set, split, options, TestContext.Current.CancellationToken).Model;
        start.Save(_folder["start.safetensors"]);
        using var tuned = AlertTraining.Run(
            TrainingRecipe.Braai, set, split, options with { Seed = 9, InitialWeights = _folder["start.safetensors"], Frozen = ["conv*", "fc_1.*"], LearningRate = 1e-2f }, TestContext.Current.CancellationToken).Model;
        foreach (var (name, weight) in start.Frozen.Weights)
        {
            var isSame = weight.Bytes.SequenceEqual(tuned.Frozen.Weights[name].Bytes);
            Assert.True(isSame != name.StartsWith("fc_out", StringComparison.Ordinal), name);
        }
    }

    /// <summary>On half a cosine the last step goes nowhere: a second epoch after a first one of two changes less than the first did.</summary>
    [Fact]
    public void A_cosine_takes_the_rate_to_zero()
    {
        using var set = Set(40);
        var split = TripletSplit.Of(set.Alerts, 1);
        var log = new RateLog();
        using var model = AlertTraining.Run(
            TrainingRecipe.Braai, set, split, new() { Epochs = 3, BatchSize = 8, LearningRate = 1e-3f, IsCosine = true, Listeners = [log] }, TestContext.Current.CancellationToken).Model;
        Assert.Equal(1e-3, log.Rates.Max(), 1e-4);
        Assert.True(log.Rates[^1] < 0.05 * log.Rates.Max());
        var top = log.Rates.IndexOf(log.Rates.Max());
        for (var i = top + 1; i < log.Rates.Count; i++) Assert.True(log.Rates[i] <= log.Rates[i - 1]);
    }

    [Fact]
    public void Training_for_integers_ends_near_the_scores_in_float32()
    {
        using var set = Set(24);
        var split = TripletSplit.Of(set.Alerts, 1);
        using var model = AlertTraining.Run(TrainingRecipe.Braai, set, split, new() { Epochs = 1, BatchSize = 8 }, TestContext.Current.CancellationToken).Model;
        using var calibrator = new Nightjar.Learning.Quantization.Calibrator(model.Frozen);
        var image = new float[TripletPreprocessing.InputLength];
        for (var i = 0; i < set.Alerts.Count; i++)
        {
            set.ReadImage(i, image);
            calibrator.Add([image], 1);
        }

        using var integers = AwareTraining.Run(model, set, calibrator.Scales(), new() { Epochs = 1 }, TestContext.Current.CancellationToken);
        integers.Save(_folder["integers.safetensors"]);
        using var small = AlertModelFile.Load(_folder["integers.safetensors"]);
        int[] all = [.. Enumerable.Range(0, set.Alerts.Count)];
        foreach (var (a, b) in TripletScores.Of(model, set, all).Zip(TripletScores.Of(small, set, all))) Assert.Equal(a, b, 0.05f);
    }

    [Fact]
    public void What_cannot_be_trained_is_refused_by_name()
    {
        using var set = Set(40);
        var split = TripletSplit.Of(set.Alerts, 1);
        var onlyReal = split with { Training = [.. split.Training.Where(i => set.Alerts[i].IsPositive)] };
        Assert.Contains("0 the label 0", Assert.Throws<InvalidDataException>(() => AlertTraining.Run(TrainingRecipe.Braai, set, onlyReal, new())).Message, StringComparison.Ordinal);
        Assert.Contains("validation", Assert.Throws<InvalidDataException>(() => AlertTraining.Run(TrainingRecipe.Braai, set, split with { Validation = [] }, new())).Message, StringComparison.Ordinal);
        Assert.Contains("resnet", Assert.Throws<ArgumentException>(() => AlertTraining.Run(TrainingRecipe.Braai, set, split, new() { Frozen = ["resnet*"] })).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => AlertTraining.Run(TrainingRecipe.Braai, set, split, new() { InitialWeights = _folder["none"] }));
    }

    [Fact]
    public void Batches_weigh_the_rarer_class_with_one()
    {
        using var set = Set(30);
        var source = new TripletSource(set, [0, 1, 2], (0.25f, 1));
        using var pool = new Nightjar.Learning.Tensors.TensorPool();
        using var loader = new BatchLoader(pool, source, new() { BatchSize = 3, Shuffles = false, Threads = 0 });
        loader.Begin(0);
        Assert.True(loader.TryNext(out var batch, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, 3).Select(i => set.Alerts[i].IsPositive ? 1f : 0f), batch.Parts[0][TripletSource.Label].Span.ToArray());
        Assert.Equal(Enumerable.Range(0, 3).Select(i => set.Alerts[i].IsPositive ? 1f : 0.25f), batch.Parts[0][TripletSource.Weight].Span.ToArray());
    }

    [Fact]
    public void Raw_numbers_of_any_size_are_learnt_and_the_model_takes_them_raw()
    {
        var random = new Random(1);
        using var set = new TripletSet(_folder.Path, TripletNormalization.WholePlaneDouble, AcaiModel.FeatureNames.Count);
        for (var i = 0; i < 400; i++)
        {
            var numbers = Array.ConvertAll(new float[AcaiModel.FeatureNames.Count], _ => (float)(random.NextDouble() < 0.2 ? -999 : 360 * random.NextDouble()));
            numbers[7] = 1;
            set.Add(new($"{i}", $"{i}", numbers[3] > 150, 19, "k"), Triplet(i), numbers);
        }

        var split = TripletSplit.Of(set.Alerts, 1);
        var path = _folder["acai.safetensors"];
        AlertTrainingOptions options = new() { Epochs = 30, Patience = 30, LearningRate = 3e-3f };
        using var model = AlertTraining.Run(TrainingRecipe.Acai, set, split, options, TestContext.Current.CancellationToken).Model;
        using var scorer = model.CreateScorer();
        var image = new float[TripletPreprocessing.InputLength];
        int[] judged = [.. split.Validation, .. split.Test];
        var right = judged.Count(example =>
        {
            set.ReadImage(example, image);
            scorer.AddPrepared(image, set.NumbersOf(example));
            var score = new ModelScore[1];
            scorer.Run(score);
            return score[0].Value > 0.5 == set.Alerts[example].IsPositive;
        });
        Assert.True(right >= 0.85 * judged.Length, $"{right} of {judged.Length}");

        // Another set has another mean and deviation; what stays frozen comes out as it went in, up to rounding.
        model.Save(path);
        using var tuned = AlertTraining.Run(
            TrainingRecipe.Acai, set, split with { Training = [.. split.Training.Take(100)] }, options with { Epochs = 1, InitialWeights = path, Frozen = ["dense_fc_1.*"] }, TestContext.Current.CancellationToken).Model;
        foreach (var (name, weight) in model.Frozen.Weights.Where(w => w.Key.StartsWith("dense_fc_1", StringComparison.Ordinal)))
        {
            var (before, after) = (weight.As<float>().ToArray(), tuned.Frozen.Weights[name].As<float>().ToArray());
            var largest = before.Max(Math.Abs);
            for (var i = 0; i < before.Length; i++) Assert.Equal(before[i], after[i], 1e-5 * largest);
        }
    }

    private static string Bytes(AlertModel model) => string.Concat(model.Frozen.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => Convert.ToHexString(w.Value.Bytes)));

    private TripletSet Set(int count)
    {
        var set = new TripletSet(_folder.Path, TripletNormalization.WholePlane);
        for (var i = 0; i < count; i++) set.Add(new($"{i}", $"{i}", i % 3 == 0, 19, $"k{i % 3}"), Triplet(i));
        return set;
    }

    private static CutoutTriplet Triplet(int seed) => TripletPreprocessingTests.RandomTriplet(seed, 63, 63);

    private sealed class RateLog : ITrainingListener
    {
        public List<double> Rates { get; } = [];

        public void StepDone(in StepReport report) => Rates.Add(report.LearningRate);

        public void EpochDone(EpochReport report)
        {
        }
    }
}
