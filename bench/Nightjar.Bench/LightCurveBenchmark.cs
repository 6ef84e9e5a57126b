using System.Diagnostics;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Cats;
using Nightjar.Models.Gru;
using Nightjar.Models.LightCurves;
using Nightjar.Models.SuperNnova;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.Sky;

namespace Nightjar.Bench;

/// <summary>Scores light curves of 20 to 30 points with networks of random weights, on one core: from points to probabilities, and the
/// network alone.</summary>
internal static class LightCurveBenchmark
{
    private const int Batch = LightCurveScorer.Capacity;

    public static int Run(string[] arguments)
    {
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0]) : 15;
        using var pool = new TensorPool();
        var keras = new LayerScope(pool, seed: 1, LayerDefaults.Keras);
        var normal = new LogScale(-1000, 7, 1);
        Console.WriteLine($"light curves a second on one thread, batches of {Batch}, medians of {rounds} rounds");
        Measure("t2 g r", T2Model.Freeze(new T2Network(new LayerScope(pool, 1), T2Settings.Ztf)), rounds);
        Measure("t2 ugrizy", T2Model.Freeze(new T2Network(new LayerScope(pool, 1), T2Settings.Lsst)), rounds);
        Measure("SuperNNova", SuperNnovaModel.Freeze(new SuperNnovaNetwork(new LayerScope(pool, 1), new() { Flux = normal, Error = normal, Days = normal })), rounds);
        Measure("GRU", GruModel.Freeze(new GruNetwork(new LayerScope(pool, 1), new() { Classes = ["a", "b", "c"] })), rounds);
        Measure("GRU, causal", GruModel.Freeze(new GruNetwork(new LayerScope(pool, 1), new() { Classes = ["a", "b", "c"] }), isCausal: true), rounds);
        Measure("CATS", CatsModel.Freeze(new CatsNetwork(keras, new())), rounds);
        return 0;
    }

    private static void Measure(string name, LightCurveModel model, int rounds)
    {
        var curves = Enumerable.Range(0, Batch).Select(i => Make(new Random(i))).ToArray();
        using var scorer = model.CreateScorer();
        var (whole, alone) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds + 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var curve in curves) scorer.Add(curve, new());
            var middle = Stopwatch.GetTimestamp();
            scorer.Run();
            var end = Stopwatch.GetTimestamp();
            if (round < 3) continue;
            whole.Add(Batch / Stopwatch.GetElapsedTime(start, end).TotalSeconds);
            alone.Add(Batch / Stopwatch.GetElapsedTime(middle, end).TotalSeconds);
        }

        whole.Sort();
        alone.Sort();
        Console.WriteLine($"  {name,-12} {whole[rounds / 2],9:F0} from points to probabilities, {alone[rounds / 2],9:F0} in the network alone");
        model.Dispose();
    }

    private static LightCurvePoints Make(Random random)
    {
        var points = new LightCurvePoints();
        var (peak, count) = (20 + (20 * random.NextDouble()), 20 + random.Next(11));
        for (var i = 0; i < count; i++)
        {
            var (time, band) = (60 * random.NextDouble(), random.Next(2) == 0 ? PassBand.G : PassBand.R);
            points.Add(time, band, PassBands.EffectiveWavelengthAngstrom(band, "ztf"), (1000 * Math.Exp(-Math.Pow((time - peak) / 12, 2))) + (30 * random.NextDouble()), 20 + (10 * random.NextDouble()));
        }

        return points;
    }
}
