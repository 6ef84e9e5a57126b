using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurveTraining;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurveTraining;

public sealed class LightCurveTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Families => [.. LightCurveRecipes.All.Select(r => r.Family)];

    public void Dispose() => _folder.Dispose();

    /// <summary>What a network sees in training is, to the bit, what serving makes of the same points: of the whole light curve, and with
    /// truncation of the light curve as it was then.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Training_sees_what_serving_sees(string family)
    {
        var recipe = Recipe(family);
        var examples = SomeLightCurves.Examples(40);
        foreach (var truncates in new[] { false, true })
        {
            var options = new LightCurveTrainingOptions { Truncates = truncates, Seed = 4, FitsPath = _folder["fits"] };
            var split = LightCurveSplit.Of(examples, 1);
            using var pool = new TensorPool();
            using var trainee = recipe.Create(new(examples, split, options, pool, TestContext.Current.CancellationToken));
            using var loader = new BatchLoader(pool, trainee.Source(split.Training), new() { BatchSize = 8, Shuffles = false });
            using var model = trainee.Freeze();
            var preparation = model.CreatePreparation();
            var (sequence, numbers, points) = (new float[preparation.Steps * preparation.Channels], new float[preparation.Numbers], new LightCurvePoints());
            var shortened = 0;
            for (var epoch = 0; epoch < 3; epoch++)
            {
                loader.Begin(epoch);
                while (loader.TryNext(out var batch, TestContext.Current.CancellationToken))
                {
                    foreach (var part in batch.Parts)
                    {
                        for (var row = 0; row < part.Rows; row++)
                        {
                            var curve = examples.Curves[split.Training[part.Examples[row]]];
                            var seen = part[LightCurveTrainee.LightCurve].Span.Slice(row * part[LightCurveTrainee.LightCurve].Shape.Length / part.Rows, part[LightCurveTrainee.LightCurve].Shape.Length / part.Rows);
                            if (part.Lengths is not null) seen = seen[..(part.Lengths[row] * preparation.Channels)];
                            var found = 0;
                            for (var count = curve.Count; count >= 2 && found == 0; count--)
                            {
                                points.Take(curve, count);
                                if (preparation.Prepare(points, LightCurveSelection.ContextOf(curve), sequence, numbers, out var length) != LightCurveProblem.None) continue;
                                if (sequence.AsSpan(0, length * preparation.Channels).SequenceEqual(seen)) found = count;
                            }

                            Assert.True(found > 0, $"{curve.ObjectId} in epoch {epoch}");
                            Assert.True(truncates || found == curve.Count);
                            if (found < curve.Count) shortened++;
                        }
                    }
                }
            }

            Assert.Equal(truncates, shortened > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void The_same_seed_gives_the_same_model_whatever_the_threads_and_interruptions(string family)
    {
        var recipe = Recipe(family);
        var examples = SomeLightCurves.Examples(30);
        var split = LightCurveSplit.Of(examples, 1);
        var options = new LightCurveTrainingOptions { Seed = 3, Epochs = 2, BatchSize = 8, Threads = 1, Truncates = true };
        using var whole = Run(recipe, examples, split, options with { CheckpointPath = _folder["a"] }).Model;
        Run(recipe, examples, split, options with { Epochs = 1, Threads = 2, CheckpointPath = _folder["b"] }).Model.Dispose();
        using var second = Run(recipe, examples, split, options with { Threads = 2, CheckpointPath = _folder["b"], Resumes = true }).Model;
        Assert.Equal(Bytes(whole), Bytes(second));
    }

    [Fact]
    public void A_model_learns_and_its_file_gives_the_same_scores()
    {
        var examples = SomeLightCurves.Examples(200);
        var trained = Run(LightCurveRecipes.SuperNnova, examples, LightCurveSplit.Of(examples, 1), new() { Epochs = 25, BatchSize = 16, LearningRate = 1e-2f });
        using var model = trained.Model;
        var evaluation = LightCurveJudge.Judge("model", model, trained.Examples.Only(trained.Split.Test), cancellation: TestContext.Current.CancellationToken);
        Assert.True(evaluation.MacroAuc.Estimate > 0.95, $"{evaluation.MacroAuc.Estimate}");
        model.Save(_folder["m.safetensors"]);
        using var loaded = LightCurveModelFile.Load(_folder["m.safetensors"]);
        Assert.Equal(LightCurveScoring.Run(model, examples.Curves, threads: 1), LightCurveScoring.Run(loaded, examples.Curves, threads: 2));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Frozen_parameters_stay_and_a_new_head_is_new(string family)
    {
        var recipe = Recipe(family);
        var examples = SomeLightCurves.Examples(30);
        var split = LightCurveSplit.Of(examples, 1);
        var options = new LightCurveTrainingOptions { Epochs = 1, BatchSize = 16 };
        using var start = Run(recipe, examples, split, options).Model;
        start.Save(_folder["start.safetensors"]);
        var other = SomeLightCurves.Examples(30, seed: 2, offset: 500);
        var first = start.Frozen.Weights.Keys.First(k => !k.StartsWith("classes", StringComparison.Ordinal));
        var pattern = first[..(first.IndexOf('.', StringComparison.Ordinal) + 1)] + "*";
        using var tuned = Run(recipe, other, split, options with { Seed = 9, InitialModel = _folder["start.safetensors"], HasNewHead = true, Frozen = [pattern], LearningRate = 1e-2f }).Model;
        Assert.True(start.Frozen.Weights[first].Bytes.SequenceEqual(tuned.Frozen.Weights[first].Bytes), first);
        Assert.False(start.Frozen.Weights["classes.weight"].Bytes.SequenceEqual(tuned.Frozen.Weights["classes.weight"].Bytes));

        // Nothing is trained: all but the head is what it was, and the head is what chance made it.
        using var still = Run(recipe, other, split, options with { Seed = 9, InitialModel = _folder["start.safetensors"], Frozen = ["*"], LearningRate = 1e-2f }).Model;
        Assert.All(start.Frozen.Weights, w => Assert.True(w.Value.Bytes.SequenceEqual(still.Frozen.Weights[w.Key].Bytes), w.Key));
    }

    [Fact]
    public void Scales_are_measured_on_the_training_part_alone()
    {
        var examples = SomeLightCurves.Examples(60);
        var split = LightCurveSplit.Of(examples, 1);
        using var model = (T2Model)Run(LightCurveRecipes.T2, examples, split, new() { Epochs = 1 }).Model;
        var preparation = new T2Preparation(model.Settings);
        var (points, rows) = (new LightCurvePoints(), new List<double>());
        foreach (var example in split.Training)
        {
            points.Take(examples.Curves[example]);
            preparation.Interpolate(points);
            rows.AddRange(preparation.LastGrid);
        }

        var expected = RobustScaler.Fit([.. rows], 2);
        Assert.Equal(expected.Medians, model.Settings.Scaler!.Medians);
        Assert.Equal(expected.Spreads, model.Settings.Scaler.Spreads);
        Assert.Equal(examples.Classes, model.Classes);
    }

    [Fact]
    public void Fits_are_kept_and_made_anew_for_other_light_curves()
    {
        var (first, second) = (SomeLightCurves.Examples(20), SomeLightCurves.Examples(20, seed: 2));
        var path = _folder["fits"];
        using (T2FitFile.Open(path, first.Curves, T2Settings.Ztf, 2, 1, 2, TestContext.Current.CancellationToken))
        {
        }

        var bytes = File.ReadAllBytes(path);
        var time = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);
        using (T2FitFile.Open(path, first.Curves, T2Settings.Ztf, 2, 1, 1, TestContext.Current.CancellationToken)) Assert.Equal(time, File.GetLastWriteTimeUtc(path));
        using (T2FitFile.Open(path, second.Curves, T2Settings.Ztf, 2, 1, 1, TestContext.Current.CancellationToken)) Assert.NotEqual(bytes, File.ReadAllBytes(path));
        using (T2FitFile.Open(path, first.Curves, T2Settings.Ztf, 2, 1, 1, TestContext.Current.CancellationToken)) Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void The_answer_after_every_point_can_be_trained()
    {
        var examples = SomeLightCurves.Examples(40);
        using var model = Run(LightCurveRecipes.Gru, examples, LightCurveSplit.Of(examples, 1), new() { Epochs = 1, CountsEveryPoint = true, UsesRedshift = true }).Model;
        using var scorer = model.CreateScorer();
        var points = new LightCurvePoints();
        points.Take(examples.Curves[0]);
        scorer.Add(points, LightCurveSelection.ContextOf(examples.Curves[0]));
        scorer.Run();
        Assert.Equal(2 * points.Count, scorer.Probabilities(0).Length);
    }

    [Fact]
    public void What_cannot_be_trained_is_refused_by_name()
    {
        var examples = SomeLightCurves.Examples(30);
        var split = LightCurveSplit.Of(examples, 1);
        var oneClass = split with { Training = [.. split.Training.Where(i => examples.Labels[i] == 0)] };
        Assert.Contains("SNII", Assert.Throws<InvalidDataException>(() => Run(LightCurveRecipes.Gru, examples, oneClass, new())).Message, StringComparison.Ordinal);
        Assert.Contains("validation", Assert.Throws<InvalidDataException>(() => Run(LightCurveRecipes.Gru, examples, split with { Validation = [] }, new())).Message, StringComparison.Ordinal);
        using (var model = Run(LightCurveRecipes.Gru, examples, split, new() { Epochs = 1 }).Model) model.Save(_folder["g.safetensors"]);
        Assert.Contains("of gru, not of t2", Assert.Throws<InvalidDataException>(() => LightCurveRecipes.KnownClasses(LightCurveRecipes.T2, new() { InitialModel = _folder["g.safetensors"] })).Message, StringComparison.Ordinal);
    }

    private static LightCurveRecipe Recipe(string family) => LightCurveRecipes.All.Single(r => r.Family == family);

    private static string Bytes(LightCurveModel model) => string.Concat(model.Frozen.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => Convert.ToHexString(w.Value.Bytes)));

    private static LightCurveTrainingResult Run(LightCurveRecipe recipe, LightCurveExamples examples, LightCurveSplit split, LightCurveTrainingOptions options) =>
        Nightjar.Models.LightCurveTraining.LightCurveTraining.Run(recipe, examples, split, options, TestContext.Current.CancellationToken);
}
