using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Nightjar.Models.LightCurves;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurves;

public sealed class T2Tests
{
    private static readonly ObjectContext Near = new() { Redshift = 0.1, RedshiftError = 0.02 };

    [Theory]
    [InlineData("ztf", RedshiftInput.None, 13_262, 100, 2)]
    [InlineData("ztf", RedshiftInput.Steps, 13_262, 102, 2)]
    [InlineData("ztf", RedshiftInput.Channels, 13_262 + 64, 100, 4)]
    [InlineData("lsst", RedshiftInput.None, 13_262 + 128, 100, 6)]
    [InlineData("lsst", RedshiftInput.Steps, 13_262 + 128, 102, 6)]
    [InlineData("lsst", RedshiftInput.Channels, 13_262 + 192, 100, 8)]
    public void Parameters_and_shapes_are_those_of_the_paper(string survey, RedshiftInput redshift, int parameters, int steps, int channels)
    {
        var settings = (survey == "ztf" ? T2Settings.Ztf : T2Settings.Lsst) with { Redshift = redshift };
        using var pool = new TensorPool();
        using var network = new T2Network(new LayerScope(pool), settings);
        Assert.Equal(parameters, network.CountParameters());
        Assert.Equal((steps, channels), (settings.Steps, settings.Channels));
        using var model = T2Model.Freeze(network);
        using var scorer = model.CreateScorer();
        scorer.Add(Curve(20, settings.Bands), Near);
        scorer.Run();
        Assert.Equal(1, scorer.Probabilities(0).ToArray().Sum(), 1e-5);
    }

    [Fact]
    public void A_redshift_stands_behind_the_steps_or_beside_the_bands()
    {
        var plain = Prepare(T2Settings.Ztf);
        var steps = Prepare(T2Settings.Ztf with { Redshift = RedshiftInput.Steps });
        var channels = Prepare(T2Settings.Ztf with { Redshift = RedshiftInput.Channels });
        Assert.Equal([.. plain, 0.1f, 0.1f, 0.02f, 0.02f], steps);
        for (var step = 0; step < 100; step++) Assert.Equal([plain[2 * step], plain[(2 * step) + 1], 0.1f, 0.02f], channels.AsSpan(4 * step, 4).ToArray());

        static float[] Prepare(T2Settings settings)
        {
            var sequence = new float[settings.Steps * settings.Channels];
            Assert.Equal(LightCurveProblem.None, new T2Preparation(settings).Prepare(Curve(20, settings.Bands), Near, sequence, [], out _));
            return sequence;
        }
    }

    /// <summary>Training and serving make the same bits of a light curve, whichever was there before.</summary>
    [Fact]
    public void A_light_curve_is_prepared_the_same_way_whatever_came_before()
    {
        var settings = T2Settings.Lsst with { Scaler = new([1, 2, 3, 4, 5, 6], [10, 11, 12, 13, 14, 15]) };
        var (used, one, other) = (new T2Preparation(settings), new float[600], new float[600]);
        _ = used.Prepare(Curve(50, settings.Bands), new(), one, [], out _);
        _ = used.Prepare(Curve(12, settings.Bands), new(), one, [], out _);
        _ = new T2Preparation(settings).Prepare(Curve(12, settings.Bands), new(), other, [], out _);
        Assert.Equal(other, one);
    }

    [Fact]
    public void Fink_s_way_turns_time_round()
    {
        var forward = new T2Preparation(T2Settings.Ztf);
        var backward = new T2Preparation(T2Settings.Fink);
        Assert.Equal(LightCurveProblem.None, forward.Interpolate(Curve(20, T2Settings.Ztf.Bands)));
        Assert.Equal(LightCurveProblem.None, backward.Interpolate(Curve(20, T2Settings.Ztf.Bands)));
        for (var step = 0; step < 100; step++)
        {
            for (var band = 0; band < 2; band++) Assert.Equal(forward.LastGrid[(2 * step) + band], backward.LastGrid[(2 * (99 - step)) + band], 1e-3);
        }
    }

    public static TheoryData<string, LightCurveProblem> Cuts => new()
    {
        { "", LightCurveProblem.None },
        { "one point", LightCurveProblem.TooFewPoints },
        { "one band", LightCurveProblem.BandMissing },
        { "91 days", LightCurveProblem.TooOld },
        { "90 days", LightCurveProblem.None },
        { "asteroid", LightCurveProblem.SolarSystemObject },
        { "RRLyr", LightCurveProblem.GalacticCounterpart },
        { "Galaxy", LightCurveProblem.None },
        { "Unknown", LightCurveProblem.None },
        { "no redshift", LightCurveProblem.RedshiftMissing },
        { "NaN", LightCurveProblem.NotFinite },
    };

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Cuts_give_their_reason_and_no_score(string name, LightCurveProblem expected)
    {
        using var pool = new TensorPool();
        using var network = new T2Network(new LayerScope(pool), T2Settings.Ztf with { Redshift = RedshiftInput.Steps });
        using var model = T2Model.Freeze(network);
        using var scorer = model.CreateScorer();
        var points = Curve(name == "one point" ? 1 : 20, name == "one band" ? [PassBand.R] : T2Settings.Ztf.Bands);
        if (name == "NaN") points.Add(3, PassBand.G, 4800, double.NaN, 1);
        scorer.Add(points, Near with
        {
            DaysSinceFirstDetection = name.EndsWith(" days", StringComparison.Ordinal) ? int.Parse(name[..2]) : double.NaN,
            IsSolarSystemObject = name == "asteroid",
            Counterpart = name is "RRLyr" or "Galaxy" or "Unknown" ? name : "",
            Redshift = name == "no redshift" ? double.NaN : 0.1,
        });
        scorer.Run();
        Assert.Equal(expected, scorer.Problem(0));
        Assert.Equal(expected == LightCurveProblem.None, !scorer.Probabilities(0).IsEmpty);
        Assert.Equal(expected == LightCurveProblem.None, expected.Reason().Length == 0);
    }

    [Fact]
    public void A_batch_gives_the_bits_of_single_light_curves()
    {
        using var pool = new TensorPool();
        using var network = new T2Network(new LayerScope(pool, seed: 6), T2Settings.Ztf);
        using var model = T2Model.Freeze(network);
        using var scorer = model.CreateScorer();
        for (var i = 0; i < LightCurveScorer.Capacity; i++) scorer.Add(Curve(i, T2Settings.Ztf.Bands), new());
        Assert.Throws<InvalidOperationException>(() => scorer.Add(Curve(3, T2Settings.Ztf.Bands), new()));
        scorer.Run();
        Assert.Equal(LightCurveProblem.TooFewPoints, scorer.Problem(1));
        var all = Enumerable.Range(0, LightCurveScorer.Capacity).Select(i => scorer.Probabilities(i).ToArray()).ToArray();
        foreach (var place in new[] { 2, 3, 17, 63 })
        {
            scorer.Add(Curve(place, T2Settings.Ztf.Bands), new());
            scorer.Run();
            Assert.Equal(all[place], scorer.Probabilities(0).ToArray());
        }
    }

    [Fact]
    public void Scoring_again_allocates_nothing()
    {
        using var pool = new TensorPool();
        using var network = new T2Network(new LayerScope(pool, seed: 6), T2Settings.Ztf);
        using var model = T2Model.Freeze(network);
        using var scorer = model.CreateScorer();
        var points = Curve(30, T2Settings.Ztf.Bands);
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (var i = 0; i < 5; i++) scorer.Add(points, new());
            scorer.Run();
        }
    }

    [Fact]
    public void Files_give_the_same_bits_and_settings()
    {
        using var folder = new TemporaryFolder();
        using var pool = new TensorPool();
        var settings = T2Settings.Lsst with { Redshift = RedshiftInput.Channels, Scaler = new([1, 2, 3, 4, 5, 6], [.1, .2, .3, .4, .5, 1 / 3.0]) };
        using var network = new T2Network(new LayerScope(pool, seed: 6), settings);
        using var model = T2Model.Freeze(network);
        var path = Path.Combine(folder.Path, "t2.safetensors");
        model.Save(path);
        using var loaded = T2Model.Load(path);
        Assert.Equal(settings.ToStatements(), loaded.Settings.ToStatements());
        Assert.Equal(Score(model), Score(loaded));
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Throws<InvalidDataException>(() => T2Model.Load(path));
        Assert.Throws<FileNotFoundException>(() => T2Model.Load(path + "x"));

        static float[] Score(T2Model which)
        {
            using var scorer = which.CreateScorer();
            scorer.Add(Curve(30, T2Settings.Lsst.Bands), Near);
            scorer.Run();
            return scorer.Probabilities(0).ToArray();
        }
    }

    [Fact]
    public void Training_makes_the_weighted_loss_smaller()
    {
        using var pool = new TensorPool();
        using var network = new T2Network(new LayerScope(pool, seed: 1, LayerDefaults.Keras), T2Settings.Ztf with { Classes = ["rising", "falling"] });
        using var tape = new Tape(pool, isTraining: true, seed: 1);
        using var gradients = new Gradients(pool, network.Parameters);
        using var adam = new Adam(pool, gradients, 3e-3f);
        var (random, losses) = (new Random(2), new List<float>());
        for (var step = 0; step < 40; step++)
        {
            using var x = pool.RentZeros(new(16, 100, 2));
            using var targets = pool.RentZeros(new(16, 2));
            for (var i = 0; i < 16; i++)
            {
                var label = random.Next(2);
                targets.Span[(2 * i) + label] = 1;
                for (var t = 0; t < 100; t++)
                    (x.Span[(i * 200) + (2 * t)], x.Span[(i * 200) + (2 * t) + 1]) = ((float)Math.Exp(-Math.Pow((t - (label == 0 ? 20 : 75)) / 10.0, 2)), (float)random.NextDouble());
            }

            var loss = tape.WeightedLogLoss(network.Forward(tape, tape.Input(x)), targets);
            tape.Backward(loss);
            gradients.Gather([tape]);
            adam.Step();
            losses.Add(loss.Value.Span[0]);
            tape.Reset();
        }

        Assert.True(losses[^5..].Average() < 0.5 * losses[..5].Average(), $"{losses[0]} to {losses[^1]}");
    }

    [Fact]
    public void Scalers_take_median_and_quartiles()
    {
        var scaler = RobustScaler.Fit([1, 7, 2, 7, 3, 7, 4, 7, 10, 7], 2);
        Assert.Equal([3, 7], scaler.Medians);
        Assert.Equal([2, 1], scaler.Spreads);
        Assert.Equal(scaler.ToText(), RobustScaler.Parse(scaler.ToText(), 2).ToText());
        Assert.Throws<FormatException>(() => RobustScaler.Parse("1 2 3", 2));
        Assert.Throws<FormatException>(() => RobustScaler.Parse("1 2 0 3", 2));
    }

    [Fact]
    public void Trimming_keeps_fifty_days_around_the_detections()
    {
        var points = new LightCurvePoints();
        foreach (var day in new[] { 0, 49, 51, 100, 130, 180, 181 }) points.Add(day, PassBand.G, 4800, 1, 1, isDetection: day is 100 or 130);
        points.TrimToDetections();
        Assert.Equal([0, 49, 79, 129], points.Times.ToArray());
        points.Clear();
        points.Add(1, PassBand.G, 4800, 1, 1, isDetection: false);
        points.TrimToDetections();
        Assert.Equal(0, points.Count);
    }

    private static LightCurvePoints Curve(int count, IReadOnlyList<PassBand> bands)
    {
        var points = new LightCurvePoints();
        for (var i = 0; i < count; i++)
        {
            var band = bands[i % bands.Count];
            points.Add(59000 + (2.1 * i), band, PassBands.EffectiveWavelengthAngstrom(band, "lsst"), 1000 * Math.Exp(-Math.Pow((i - 8) / 5.0, 2)), 20 + i);
        }

        return points;
    }
}
