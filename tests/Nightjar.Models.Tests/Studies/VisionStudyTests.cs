using System.Text.RegularExpressions;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;
using Nightjar.Models.Training;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Studies;

public sealed partial class VisionStudyTests : IDisposable
{
    private static readonly VisionStudyOptions s_tiny = new()
    {
        Architectures = [VisionArchitecture.Cnn],
        Sets = [FineTuningSet.Survey],
        TrainingAlerts = 24,
        ValidationAlerts = 10,
        TestAlerts = 14,
        Sizes = [new(0.5, 1, 1), new(1, 1, 1)],
        Trials = 1,
        SearchEpochs = 1,
        Galaxies = 30,
        GalaxyEpochs = 1,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Cancelled after four runs, with a line half written by the last, and gone on with other threads: the same lines.</summary>
    [Fact]
    public void An_interrupted_study_ends_as_one_that_was_not()
    {
        using var data = Data();
        var straight = new VisionStudy(_folder["straight"], s_tiny);
        straight.Run(data, threads: 2, cancellation: TestContext.Current.CancellationToken);
        Assert.All(straight.Plan.Stages.SelectMany(s => s), run => Assert.True(straight.IsDone(run), run.Key));

        var parted = new VisionStudy(_folder["parted"], s_tiny);
        using (var ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            var count = 0;
            Assert.Throws<OperationCanceledException>(() => parted.Run(data, threads: 1, _ => { if (++count == 4) ends.Cancel(); }, ends.Token));
        }

        var whole = File.ReadAllText(parted.Runs.Path);
        Assert.Equal(4, whole.Count(c => c == '\n'));
        File.AppendAllText(parted.Runs.Path, """{"key":"image/cnn/scr""");
        var again = new VisionStudy(_folder["parted"], s_tiny);
        Assert.Equal(whole, File.ReadAllText(again.Runs.Path));
        var done = new List<string>();
        again.Run(data, threads: 2, p => done.Add(p.Result.Key), TestContext.Current.CancellationToken);
        Assert.Equal(again.Plan.Stages.Sum(s => s.Count) - 4, done.Count);
        Assert.Equal(Lines(straight), Lines(again));
        var shown = straight.Plan.Shown.Single();
        Assert.Equal(File.ReadAllBytes(straight.ModelOf(shown)), File.ReadAllBytes(again.ModelOf(shown)));

        // What others start from has to be there too.
        File.Delete(_folder["parted", "galaxies-cnn.safetensors"]);
        Assert.False(again.IsDone(again.Plan.Stages[0][0]));
        Assert.Contains("other options", Assert.Throws<InvalidDataException>(() => new VisionStudy(_folder["parted"], s_tiny with { Seed = 9 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plans_have_every_combination_once_and_files_only_where_they_fit()
    {
        var options = VisionStudyOptions.Quick with { Files = ["/x/imagenet.safetensors"] };
        var plan = new VisionPlan(options, (_, architecture) => architecture == VisionArchitecture.MaxVitTiny);
        var runs = plan.Stages.SelectMany(s => s).ToArray();
        Assert.Equal(runs.Length, runs.Select(r => r.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["scratch", "galaxies", "imagenet"], plan.Starts[VisionArchitecture.MaxVitTiny]);
        Assert.Equal(["scratch", "galaxies"], plan.Starts[VisionArchitecture.Cnn]);
        var repetitions = options.Sizes.Sum(s => s.Repetitions);
        Assert.Equal([3, 7 * options.Trials, 7 * 2 * repetitions, 7 + 1], plan.Stages.Select(s => s.Count));
        Assert.Equal("image/maxvit/galaxies/survey/100/1", plan.Shown[2].Key);
    }

    [Fact]
    public void Parts_are_the_same_share_of_both_labels_and_depend_on_the_seed_alone()
    {
        using var data = Data();
        Assert.Same(data.Split, data.Part(1, 3));
        var part = data.Part(0.5, 3);
        Assert.Equal(data.Part(0.5, 3).Training, part.Training);
        Assert.NotEqual(data.Part(0.5, 4).Training, part.Training);
        Assert.Subset(data.Split.Training.ToHashSet(), part.Training.ToHashSet());
        Assert.Equal(data.Split.Training.Count(i => data.Survey.Alerts[i].IsPositive) / 2, part.Training.Count(i => data.Survey.Alerts[i].IsPositive));
        Assert.Equal((data.Split.Validation, data.Split.Test), (part.Validation, part.Test));
    }

    [Fact]
    public void Searches_stay_in_their_ranges_and_see_every_rate()
    {
        foreach (var space in new[] { VisionSearchSpace.Published, VisionSearchSpace.Short })
        {
            var trials = Enumerable.Range(1, space.Rates.Count).Select(t => space.Draw(7, t)).ToArray();
            Assert.Equal(space.Rates.Order(), trials.Select(t => t.Rate).Order());
            Assert.All(trials, t => Assert.True(space.Batches.Contains(t.Batch) && space.WarmUps.Contains(t.WarmUp) && space.Firsts.Contains(t.First) && space.Seconds.Contains(t.Second)));
            Assert.All(trials, t => Assert.InRange(t.Dropout, space.Dropouts.Least, space.Dropouts.Most));
            Assert.Equal(trials[1], space.Draw(7, 2));
        }
    }

    [Fact]
    public void Sizes_that_make_no_study_and_damaged_files_are_refused()
    {
        foreach (var wrong in new[] { s_tiny with { TestAlerts = 3 }, s_tiny with { Sizes = [new(0, 1, 1)] }, s_tiny with { Trials = 0 }, s_tiny with { Galaxies = 2 }, s_tiny with { Architectures = [VisionArchitecture.MaxVitTiny], ImageSide = 63 } })
            Assert.Throws<ArgumentException>(wrong.Check);
        File.WriteAllText(_folder["runs.jsonl"], "{}\nno run\n");
        Assert.Contains("line 1", Assert.Throws<FormatException>(() => new VisionRunFile(_folder["runs.jsonl"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spreads_are_medians_and_extremes()
    {
        Assert.Equal(new(4, 2.5, 1, 4, Math.Sqrt(5.0 / 3)), VisionSpread.Of([4, 1, double.NaN, 2, 3]));
        Assert.Equal(new(1, 2, 2, 2, double.NaN), VisionSpread.Of([2]));
        Assert.Equal(0, VisionSpread.Of([]).Count);
    }

    private static string[] Lines(VisionStudy study) => [.. File.ReadAllLines(study.Runs.Path).Select(l => Times().Replace(l, "")).Order(StringComparer.Ordinal)];

    [GeneratedRegex("\"(?:seconds|processorSeconds)\":[0-9.E-]+,?", RegexOptions.NonBacktracking)]
    private static partial Regex Times();

    private VisionStudyData Data()
    {
        var (set, galaxies) = (new TripletSet(_folder.Path, TripletNormalization.WholePlaneDouble, BtsbotModel.Columns.Count), new TripletSet(_folder.Path, TripletNormalization.WholePlaneDouble, 2));
        var all = s_tiny.TrainingAlerts + s_tiny.ValidationAlerts + s_tiny.TestAlerts;
        for (var i = 0; i < all; i++)
            set.Add(new($"{i}", $"o{i / 2}", i / 2 % 2 == 0, 17 + (i % 5 * 0.5), "k"), TripletPreprocessingTests.RandomTriplet(i, 63, 63), [.. Enumerable.Range(0, 25).Select(k => (float)((i * 7) + k) % 5)]);
        for (var i = 0; i < s_tiny.Galaxies; i++) galaxies.Add(new($"{i}", $"{i}", false, double.NaN, ""), TripletPreprocessingTests.RandomTriplet(1000 + i, 63, 63), [i % 2, 1 - (i % 2)]);
        var numbers = Enumerable.Range(0, all).ToArray();
        return new(set, null, galaxies, [0..2], [.. numbers.Select(i => i / 2 % 4)], new(numbers[..s_tiny.TrainingAlerts], numbers[s_tiny.TrainingAlerts..(s_tiny.TrainingAlerts + 10)], numbers[(s_tiny.TrainingAlerts + 10)..]));
    }
}
