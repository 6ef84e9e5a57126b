using Nightjar.Formats.Numpy;
using Nightjar.Learning.GaussianProcesses;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Tests.GaussianProcesses;
using Nightjar.Models.LightCurves;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurves;

/// <summary>The published time-series transformer, against numbers that independent programs computed in double precision.</summary>
public sealed class T2ReferenceTests
{
    private const string FloatFile = "model-GR-noZ-28341-LL0.836.tflite";
    private const string IntegerFile = "quantized-model-GR-noZ-28341-LL0.836.tflite";

    /// <summary>Values of constant light curves and of a bump, as docs on the model state them (six decimals).</summary>
    public static TheoryData<string, float[]> Goldens => new()
    {
        { "zeros", [0.004809f, 0.009637f, 0.000413f, 0.117539f, 0.039610f, 5.5e-05f, 0.118951f, 0.000182f, 0.001178f, 0.010135f, 0.007543f, 0.021699f, 0.000110f, 0.668140f] },
        { "ones", [0.048377f, 0.011598f, 0.002792f, 0.116004f, 0.060305f, 0.000377f, 0.152658f, 0.001060f, 0.001072f, 0.031629f, 0.002293f, 0.057426f, 0.000315f, 0.514096f] },
    };

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Constant_inputs_give_the_stated_probabilities(string name, float[] expected)
    {
        var input = new float[200];
        if (name == "ones") Array.Fill(input, 1);
        using var model = T2Model.Load(SharedData.PathOf("models", "t2_gr_noz", IntegerFile), T2Settings.Ztf);
        var actual = Run(model, input);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1.5e-6);
    }

    /// <summary>A light curve that runs backwards, or has its bands exchanged, is another light curve.</summary>
    [Fact]
    public void Time_and_bands_the_wrong_way_round_change_the_class()
    {
        using var model = T2Model.Load(SharedData.PathOf("models", "t2_gr_noz", IntegerFile), T2Settings.Ztf);
        var right = Run(model, Bump(t => t, isExchanged: false));
        Check(right, ("SNIax", .788907), ("SNIbc", .092220), ("SNIa", .067453), ("SNIa-91bg", .036236));
        Check(Run(model, Bump(t => 99 - t, isExchanged: false)), ("SNIa", .439), ("SNIax", .433));
        Check(Run(model, Bump(t => t, isExchanged: true)), ("SNIa-91bg", .348));

        static void Check(float[] actual, params (string Class, double Probability)[] expected)
        {
            Assert.Equal(expected[0].Class, T2Model.PlasticcClasses[Array.IndexOf(actual, actual.Max())]);
            foreach (var (name, probability) in expected) Assert.Equal(probability, actual[T2Model.PlasticcClasses.ToList().IndexOf(name)], probability > 0.3 && probability < 0.5 ? 5e-4 : 1.5e-6);
        }
    }

    /// <summary>These light curves are not scaled: attention scores reach 1e8, and floats cannot be nearer.</summary>
    [Theory]
    [InlineData("", "test_output_float")]
    [InlineData(FloatFile, "test_output_float")]
    [InlineData(IntegerFile, "test_output_int8_dequantised")]
    public void The_network_alone_gives_the_reference_outputs(string file, string expected)
    {
        var folder = SharedData.PathOf("models", "t2_gr_noz");
        using var model = T2Model.Load(Path.Combine(folder, file), T2Settings.Ztf);
        var inputs = NpyFile.Read(Path.Combine(folder, "test_input.npy")).ToSingle();
        var outputs = NpyFile.Read(Path.Combine(folder, expected + ".npy")).ToSingle();
        var actual = Run(model, inputs);
        Assert.Equal(outputs.Length, actual.Length);
        for (var i = 0; i < outputs.Length; i++) Assert.Equal(outputs[i], actual[i], 1e-5);
    }

    [Theory]
    [InlineData("float_gr", "")]
    [InlineData("float_gr", FloatFile)]
    [InlineData("float_rg", FloatFile)]
    [InlineData("int8_gr", IntegerFile)]
    public void Alerts_give_the_reference_probabilities_from_packet_to_class(string column, string file)
    {
        var settings = T2Settings.Fink with { Bands = column.EndsWith("_rg", StringComparison.Ordinal) ? [PassBand.R, PassBand.G] : [PassBand.G, PassBand.R] };
        using var model = T2Model.Load(Path.Combine(SharedData.PathOf("models", "t2_gr_noz"), file), settings, roundsValues: file == IntegerFile);
        using var scorer = model.CreateScorer();
        var points = new LightCurvePoints();
        var (count, sameClass, close, differences) = (0, 0, 0, new List<double>());
        foreach (var row in FinkAlerts.Rows("models", "t2_reference_scores.csv"))
        {
            FinkAlerts.TakeAsListed(points, row["file"], row["candid"]);
            points.KeepBands([PassBand.G, PassBand.R]);
            Assert.Equal(int.Parse(row["n_points"]), points.Count);
            scorer.Add(points, new());
            scorer.Run();
            Assert.Equal(LightCurveProblem.None, scorer.Problem(0));
            var expected = T2Model.PlasticcClasses.Select(c => float.Parse(row[$"{column}:{c}"])).ToArray();
            var actual = scorer.Probabilities(0).ToArray();
            var difference = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
            count++;
            if (Array.IndexOf(expected, expected.Max()) == Array.IndexOf(actual, actual.Max())) sameClass++;
            if (difference <= 0.01) close++;
            else Assert.True(ReferenceLikelihood(points, row) < LikelihoodFound(points), $"{row["candid"]}: {difference}");
            differences.Add(difference);
        }

        Assert.Equal(153, count);
        Assert.True(sameClass >= 151 && close >= 151, $"{sameClass} of {count} classes, {close} within 0.01");
        Assert.InRange(differences.Order().ElementAt(count / 2), 0, 1e-4);
    }

    /// <summary>Packets list some points twice; counted once, as they should be, classes stay.</summary>
    [Fact]
    public void Merged_light_curves_keep_their_classes()
    {
        using var model = T2Model.Load(SharedData.PathOf("models", "t2_gr_noz", FloatFile), T2Settings.Fink);
        using var scorer = model.CreateScorer();
        var points = new LightCurvePoints();
        var (count, same) = (0, 0);
        foreach (var row in FinkAlerts.Rows("models", "t2_reference_scores.csv"))
        {
            points.Take(FinkAlerts.Get(row["file"], row["candid"]), [PassBand.G, PassBand.R]);
            scorer.Add(points, new());
            scorer.Run();
            var expected = T2Model.PlasticcClasses.MaxBy(c => float.Parse(row[$"float_gr:{c}"]));
            var actual = scorer.Probabilities(0).ToArray();
            count++;
            if (T2Model.PlasticcClasses[Array.IndexOf(actual, actual.Max())] == expected) same++;
        }

        Assert.True(same >= 0.98 * count, $"{same} of {count}");
    }

    /// <summary>Where the reference's minimisation stopped elsewhere, it stopped at a smaller likelihood.</summary>
    [Fact]
    public void The_process_finds_the_reference_optimum_or_a_better_one()
    {
        var points = new LightCurvePoints();
        var preparation = new T2Preparation(T2Settings.Fink);
        var (count, same) = (0, 0);
        foreach (var row in FinkAlerts.Rows("models", "t2_reference_scores.csv"))
        {
            FinkAlerts.TakeAsListed(points, row["file"], row["candid"]);
            points.KeepBands([PassBand.G, PassBand.R]);
            Assert.Equal(LightCurveProblem.None, preparation.Interpolate(points));
            var fit = preparation.LastFit;
            Assert.Equal(GaussianProcessNotes.None, fit.Notes);
            count++;
            if (Math.Abs(fit.LogVariance - double.Parse(row["gp_log_amplitude"])) < 0.01 && Math.Abs(fit.LogTimeMetric - double.Parse(row["gp_log_metric_time"])) < 0.01) same++;
            else Assert.True(ReferenceLikelihood(points, row) < fit.LogLikelihood, $"{row["candid"]}: {ReferenceLikelihood(points, row)} {fit}");
        }

        Assert.Equal((153, 151), (count, same));
    }

    [Fact]
    public void Grids_equal_the_reference_grids()
    {
        var folder = SharedData.PathOf("models", "t2_gr_noz");
        var fluxes = NpyFile.Read(Path.Combine(folder, "gp_grid_flux_gr.npy"));
        var scaled = NpyFile.Read(Path.Combine(folder, "gp_grid_scaled_gr.npy")).ToSingle();
        var (expected, preparation, points) = (fluxes.ToDouble(), new T2Preparation(T2Settings.Fink), new LightCurvePoints());
        var candids = File.ReadAllLines(Path.Combine(folder, "gp_grid_candids.txt")).SelectMany(l => l.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var files = FinkAlerts.Rows("models", "t2_reference_scores.csv").ToLookup(r => r["candid"], r => r["file"]);
        var sequence = new float[200];
        for (var item = 0; item < candids.Length; item++)
        {
            FinkAlerts.TakeAsListed(points, files[candids[item]].First(), candids[item]);
            Assert.Equal(LightCurveProblem.None, preparation.Prepare(points, new(), sequence, [], out _));
            var grid = expected.AsSpan(item * 200, 200);
            var largest = Math.Max(grid.ToArray().Max(), -grid.ToArray().Min());
            for (var i = 0; i < 200; i++)
            {
                Assert.True(Math.Abs(grid[i] - preparation.LastGrid[i]) <= 1e-3 * largest, $"{candids[item]} flux {i}: {grid[i]} {preparation.LastGrid[i]}");
                Assert.Equal(scaled[(item * 200) + i], sequence[i], 0.02);
            }
        }
    }

    private static double ReferenceLikelihood(LightCurvePoints points, Dictionary<string, string> row) => DenseProcess.Likelihood(
        double.Parse(row["gp_log_amplitude"]), double.Parse(row["gp_log_metric_time"]), points.Times.ToArray(), points.Wavelengths.ToArray(), points.Fluxes.ToArray(), points.Errors.ToArray());

    private static double LikelihoodFound(LightCurvePoints points) =>
        new GaussianProcess<Matern32>().Fit(points.Times, points.Wavelengths, points.Fluxes, points.Errors).LogLikelihood;

    private static float[] Bump(Func<int, int> time, bool isExchanged)
    {
        var input = new float[200];
        for (var t = 0; t < 100; t++)
        {
            var (g, r) = (3 * Math.Exp(-Math.Pow((time(t) - 30) / 12.0, 2)), 2 * Math.Exp(-Math.Pow((time(t) - 40) / 18.0, 2)));
            (input[2 * t], input[(2 * t) + 1]) = isExchanged ? ((float)r, (float)g) : ((float)g, (float)r);
        }

        return input;
    }

    private static float[] Run(T2Model model, float[] input)
    {
        using var session = InferencePlan.Compile(model.Frozen).CreateSession();
        var output = new float[input.Length / 200 * 14];
        session.Run(input, output, input.Length / 200);
        return output;
    }
}
