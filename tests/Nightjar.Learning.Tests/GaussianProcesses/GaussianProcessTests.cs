using Nightjar.Learning.GaussianProcesses;

namespace Nightjar.Learning.Tests.GaussianProcesses;

public sealed class GaussianProcessTests
{
    private static readonly double[] Bands = [4804.79, 6436.92];

    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 30, 64, 101];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Predictions_and_likelihood_equal_a_dense_solve(int count)
    {
        Check<Matern32>(DenseProcess.Matern32, count);
        Check<Matern52>(DenseProcess.Matern52, count);
        Check<SquaredExponential>(DenseProcess.SquaredExponential, count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_equals_central_differences(bool fitsWavelength)
    {
        Gradient<Matern32>(fitsWavelength);
        Gradient<Matern52>(fitsWavelength);
        Gradient<SquaredExponential>(fitsWavelength);
    }

    /// <summary>The median over draws is compared: single draws of 60 points scatter by a third.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(45)]
    public void Length_scales_of_drawn_processes_are_recovered(double scale)
    {
        var random = new Random(5);
        var process = new GaussianProcess<Matern32>();
        var (scales, variances) = (new List<double>(), new List<double>());
        for (var draw = 0; draw < 60; draw++)
        {
            var (times, wavelengths, _, errors) = LightCurve(random, 60, 300);
            Array.Fill(errors, 1);
            var fluxes = DenseProcess.Draw(DenseProcess.Covariance(DenseProcess.Matern32, 900, scale * scale, 6000.0 * 6000, times, wavelengths, errors), random);
            var fit = process.Fit(times, wavelengths, fluxes, errors);
            Assert.Equal(GaussianProcessNotes.None, fit.Notes);
            scales.Add(fit.TimeScale);
            variances.Add(Math.Exp(fit.LogVariance));
        }

        Assert.InRange(scales.Order().ElementAt(30) / scale, 0.88, 1.14);
        Assert.InRange(variances.Order().ElementAt(30) / 900, 0.75, 1.33);
    }

    [Fact]
    public void The_maximum_of_the_likelihood_is_found()
    {
        var random = new Random(9);
        var process = new GaussianProcess<Matern32>();
        for (var draw = 0; draw < 20; draw++)
        {
            var (times, wavelengths, fluxes, errors) = LightCurve(random, 25, 60);
            var fit = process.Fit(times, wavelengths, fluxes, errors);
            foreach (var (amplitude, time) in new[] { (0.02, 0.0), (-0.02, 0.0), (0.0, 0.02), (0.0, -0.02) })
            {
                var metric = Math.Clamp(fit.LogTimeMetric + time, 0, Math.Log(1e6));
                var gain = DenseProcess.Likelihood(fit.LogVariance + amplitude, metric, times, wavelengths, fluxes, errors) - fit.LogLikelihood;
                Assert.True(gain <= 1e-6, $"draw {draw}: {gain} {fit}");
            }
        }
    }

    [Fact]
    public void Points_without_noise_are_interpolated()
    {
        double[] times = [0, 1, 5, 9, 20], wavelengths = [4800, 4800, 6400, 4800, 6400], fluxes = [1, 3, 2, -1, 4], errors = new double[5];
        var process = new GaussianProcess<Matern32>();
        _ = process.Fit(times, wavelengths, fluxes, errors);
        Span<double> mean = [0];
        for (var i = 0; i < times.Length; i++)
        {
            process.Predict([times[i]], [wavelengths[i]], mean);
            Assert.Equal(fluxes[i], mean[0], 1e-9);
            Assert.InRange(process.PredictVariance(times[i], wavelengths[i]), 0, 1e-9);
        }
    }

    [Fact]
    public void Units_of_the_flux_do_not_matter()
    {
        var (times, wavelengths, fluxes, errors) = LightCurve(new Random(3), 30, 80);
        var process = new GaussianProcess<Matern32>(new() { ValueTolerance = 1e-11, GradientTolerance = 1e-4 });
        var fit = process.Fit(times, wavelengths, fluxes, errors);
        var other = process.Fit(times, wavelengths, Array.ConvertAll(fluxes, f => f * 1e-6), Array.ConvertAll(errors, e => e * 1e-6));
        Assert.Equal(fit.LogTimeMetric, other.LogTimeMetric, 1e-3);
        Assert.Equal(fit.LogVariance - (12 * Math.Log(10)), other.LogVariance, 1e-3);
    }

    [Fact]
    public void A_light_curve_gives_the_same_bits_whatever_was_fitted_before()
    {
        var (a, b) = (LightCurve(new Random(1), 33, 90), LightCurve(new Random(2), 6, 20));
        var used = new GaussianProcess<Matern32>();
        _ = used.Fit(a.Times, a.Wavelengths, a.Fluxes, a.Errors);
        Assert.Equal(new GaussianProcess<Matern32>().Fit(b.Times, b.Wavelengths, b.Fluxes, b.Errors), used.Fit(b.Times, b.Wavelengths, b.Fluxes, b.Errors));
    }

    [Fact]
    public void Fitting_again_allocates_nothing()
    {
        var (times, wavelengths, fluxes, errors) = LightCurve(new Random(1), 30, 90);
        var process = new GaussianProcess<Matern32>();
        var means = new double[200];
        var grid = Enumerable.Range(0, 100).Select(i => (double)i).ToArray();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            _ = process.Fit(times, wavelengths, fluxes, errors);
            process.Predict(grid, Bands, means);
        }
    }

    private static void Check<TKernel>(Func<double, double> kernel, int count)
        where TKernel : IStationaryKernel
    {
        var (times, wavelengths, fluxes, errors) = LightCurve(new Random(count), count, 90);
        var process = new GaussianProcess<TKernel>();
        var fit = process.Fit(times, wavelengths, fluxes, errors);
        var (variance, timeMetric) = (Math.Exp(fit.LogVariance), Math.Exp(fit.LogTimeMetric));
        var covariance = DenseProcess.Covariance(kernel, variance, timeMetric, 6000.0 * 6000, times, wavelengths, errors);
        var (weights, logDeterminant) = DenseProcess.Solve(covariance, fluxes);
        var likelihood = -0.5 * (weights.Zip(fluxes, (w, f) => w * f).Sum() + logDeterminant + (count * Math.Log(2 * Math.PI)));
        Assert.Equal(likelihood, fit.LogLikelihood, 1e-8 * Math.Max(1, Math.Abs(likelihood)));
        double[] grid = [.. Enumerable.Range(0, 20).Select(i => -10 + (6.0 * i))];
        var means = new double[40];
        process.Predict(grid, Bands, means);
        var largest = fluxes.Max(Math.Abs);
        for (var i = 0; i < means.Length; i++)
        {
            var (time, band) = (grid[i / 2], Bands[i % 2]);
            var row = times.Select((t, j) => DenseProcess.Between(kernel, variance, timeMetric, 6000.0 * 6000, time - t, band - wavelengths[j])).ToArray();
            Assert.Equal(row.Zip(weights, (a, b) => a * b).Sum(), means[i], 1e-8 * largest);
            var explained = DenseProcess.Solve(covariance, row).X.Zip(row, (a, b) => a * b).Sum();
            Assert.Equal(Math.Max(0, variance - explained), process.PredictVariance(time, band), 1e-8 * variance);
        }
    }

    private static void Gradient<TKernel>(bool fitsWavelength)
        where TKernel : IStationaryKernel
    {
        var (times, wavelengths, fluxes, errors) = LightCurve(new Random(4), 21, 70);
        var process = new GaussianProcess<TKernel>(new() { FitsWavelengthScale = fitsWavelength });
        _ = process.Fit(times, wavelengths, fluxes, errors);
        var count = fitsWavelength ? 3 : 2;
        double[] place = [-1.3, 5.2, 17.1], gradient = new double[count], ignored = new double[count];
        _ = process.Evaluate(place.AsSpan(0, count), gradient, withGradient: true);
        for (var i = 0; i < count; i++)
        {
            const double Step = 1e-5;
            double[] up = [.. place[..count]], down = [.. place[..count]];
            (up[i], down[i]) = (up[i] + Step, down[i] - Step);
            var difference = (process.Evaluate(up, ignored, withGradient: false) - process.Evaluate(down, ignored, withGradient: false)) / (2 * Step);
            Assert.Equal(difference, gradient[i], 1e-6 * Math.Max(1, Math.Abs(difference)));
        }
    }

    private static (double[] Times, double[] Wavelengths, double[] Fluxes, double[] Errors) LightCurve(Random random, int count, double days)
    {
        var times = Enumerable.Range(0, count).Select(_ => days * random.NextDouble()).Order().ToArray();
        var wavelengths = times.Select(_ => Bands[random.Next(2)]).ToArray();
        var fluxes = times.Select(t => (800 * Math.Exp(-Math.Pow((t - 30) / 15, 2))) + (40 * (random.NextDouble() - 0.5))).ToArray();
        var errors = times.Select(_ => 10 + (30 * random.NextDouble())).ToArray();
        return (times, wavelengths, fluxes, errors);
    }
}
