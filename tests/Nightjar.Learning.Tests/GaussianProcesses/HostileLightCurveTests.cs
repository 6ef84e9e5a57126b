using Nightjar.Learning.GaussianProcesses;

namespace Nightjar.Learning.Tests.GaussianProcesses;

/// <summary>Whatever a light curve is, the process ends with finite numbers and says what it had to do without.</summary>
public sealed class HostileLightCurveTests
{
    private const double G = 4804.79;
    private const double R = 6436.92;

    public static TheoryData<string, double[], double[], double[], double[], GaussianProcessNotes> Cases => new()
    {
        { "no point", [], [], [], [], GaussianProcessNotes.NoPoints },
        { "one point", [5], [G], [100], [3], GaussianProcessNotes.None },
        { "one point without flux", [5], [G], [0], [3], GaussianProcessNotes.ScaleReplaced },
        { "no flux, no error", [5, 6], [G, R], [0, 0], [0, 0], GaussianProcessNotes.ScaleReplaced },
        { "the same point without error", [5, 5, 5], [G, G, G], [100, 100, 100], [0, 0, 0], GaussianProcessNotes.StartKept | GaussianProcessNotes.NoiseAdded },
        { "contradicting points without error", [5, 5], [G, G], [100, -50], [0, 0], GaussianProcessNotes.StartKept | GaussianProcessNotes.NoiseAdded },
        { "equal times", [5, 5, 5, 5], [G, R, G, R], [100, 90, 110, 80], [3, 3, 3, 3], GaussianProcessNotes.None },
        { "constant flux", [0, 1, 2, 3, 4], [G, R, G, R, G], [50, 50, 50, 50, 50], [1, 1, 1, 1, 1], GaussianProcessNotes.None },
        { "huge errors", [0, 1, 2, 3], [G, R, G, R], [50, 60, 40, 50], [1e12, 1e12, 1e300, 1e12], GaussianProcessNotes.None },
        { "huge fluxes", [0, 1, 2, 3], [G, R, G, R], [1e300, -1e300, 1e300, 1e299], [1e290, 1e290, 1e290, 1e290], GaussianProcessNotes.None },
        { "tiny fluxes", [0, 1, 2, 3], [G, R, G, R], [1e-300, -1e-300, 2e-300, 1e-300], [1e-302, 1e-302, 1e-302, 1e-302], GaussianProcessNotes.None },
        { "far apart", [0, 1e300, -1e300, 3], [G, R, G, R], [1, 2, 3, 4], [1, 1, 1, 1], GaussianProcessNotes.None },
        { "not finite", [0, double.NaN, 2, 3, 4], [G, R, double.NaN, R, G], [1, 2, 3, double.PositiveInfinity, 5], [1, 1, 1, 1, -1], GaussianProcessNotes.PointsLeftOut },
        { "nothing finite", [double.NaN], [G], [1], [1], GaussianProcessNotes.NoPoints | GaussianProcessNotes.PointsLeftOut },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictions_are_finite(string name, double[] times, double[] wavelengths, double[] fluxes, double[] errors, GaussianProcessNotes notes)
    {
        var process = new GaussianProcess<Matern32>();
        var fit = process.Fit(times, wavelengths, fluxes, errors);
        Assert.True(fit.Notes == notes, $"{name}: {fit.Notes}");
        var means = new double[6];
        process.Predict([0, 5, 100], [G, R], means);
        Assert.All(means, m => Assert.True(double.IsFinite(m), name));
        Assert.True(process.PredictVariance(5, G) >= 0, name);
        Assert.True(double.IsFinite(fit.LogVariance) && double.IsFinite(fit.LogTimeMetric), name);
    }

    [Fact]
    public void Random_light_curves_never_fail()
    {
        var random = new Random(11);
        var process = new GaussianProcess<Matern32>();
        double[] odd = [0, 1, -1, 1e-300, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.MaxValue, double.Epsilon, 59000.5];
        for (var round = 0; round < 3000; round++)
        {
            var count = random.Next(12);
            var columns = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, count).Select(_ => Number()).ToArray()).ToArray();
            var fit = process.Fit(columns[0], columns[1], columns[2], columns[3]);
            var means = new double[4];
            process.Predict([0, 59000.5], [G, R], means);
            Assert.All(means, m => Assert.False(double.IsNaN(m)));
            Assert.False(double.IsNaN(fit.LogVariance + fit.LogTimeMetric));
        }

        double Number() => random.Next(3) == 0 ? odd[random.Next(odd.Length)] : Math.Pow(10, random.Next(-3, 5)) * (random.NextDouble() - 0.3);
    }
}
