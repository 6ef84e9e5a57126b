using System.Diagnostics;
using Nightjar.Learning.GaussianProcesses;

namespace Nightjar.Bench;

/// <summary>Fits light curves of 30 points in two bands and predicts 100 times in both, on one core.</summary>
internal static class GaussianProcessBenchmark
{
    private const int Objects = 64;

    public static int Run(string[] arguments)
    {
        var points = arguments.Length > 0 ? int.Parse(arguments[0]) : 30;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1]) : 21;
        double[] bands = [4804.79, 6436.92];
        var random = new Random(1);
        var curves = Enumerable.Range(0, Objects).Select(_ => Make(random, points, bands)).ToArray();
        var process = new GaussianProcess<Matern32>();
        var (means, grid) = (new double[200], new double[100]);
        var (fits, predictions, evaluations) = (new List<double>(), new List<double>(), 0);
        for (var round = 0; round < rounds + 3; round++)
        {
            var (fit, predict) = (TimeSpan.Zero, TimeSpan.Zero);
            evaluations = 0;
            foreach (var (times, wavelengths, fluxes, errors) in curves)
            {
                for (var i = 0; i < grid.Length; i++) grid[i] = times[0] + ((times[^1] - times[0]) * i / (grid.Length - 1));
                var start = Stopwatch.GetTimestamp();
                evaluations += process.Fit(times, wavelengths, fluxes, errors).Evaluations;
                var middle = Stopwatch.GetTimestamp();
                process.Predict(grid, bands, means);
                fit += Stopwatch.GetElapsedTime(start, middle);
                predict += Stopwatch.GetElapsedTime(middle);
            }

            if (round < 3) continue;
            fits.Add(fit.TotalMicroseconds / Objects);
            predictions.Add(predict.TotalMicroseconds / Objects);
        }

        fits.Sort();
        predictions.Sort();
        Console.WriteLine($"{points} points, 2 bands, 100 times, {Objects} light curves, median of {rounds} rounds, one thread");
        Console.WriteLine($"  fit      {fits[rounds / 2],8:F1} µs, {(double)evaluations / Objects:F1} evaluations of the likelihood");
        Console.WriteLine($"  predict  {predictions[rounds / 2],8:F1} µs");
        return 0;
    }

    private static (double[] Times, double[] Wavelengths, double[] Fluxes, double[] Errors) Make(Random random, int count, double[] bands)
    {
        var times = Enumerable.Range(0, count).Select(_ => 90 * random.NextDouble()).Order().ToArray();
        var (peak, width, height) = (20 + (40 * random.NextDouble()), 8 + (20 * random.NextDouble()), 200 + (3000 * random.NextDouble()));
        var errors = times.Select(_ => 10 + (30 * random.NextDouble())).ToArray();
        var fluxes = times.Select((t, i) => (height * Math.Exp(-Math.Pow((t - peak) / width, 2))) + (errors[i] * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()))).ToArray();
        return (times, [.. times.Select(_ => bands[random.Next(bands.Length)])], fluxes, errors);
    }
}
