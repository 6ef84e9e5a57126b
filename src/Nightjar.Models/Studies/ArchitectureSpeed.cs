using System.Diagnostics;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Training;

namespace Nightjar.Models.Studies;

/// <summary>How fast and how large an architecture is when it serves, with images and numbers, batches of 32 in single precision.</summary>
/// <remarks>Source of the measure: Rehemtulla et al. 2025, table 2.</remarks>
/// <param name="Architecture">The network.</param>
/// <param name="ImageSide">Rows and columns of the images that its trunk sees.</param>
/// <param name="Parameters">Weights and biases.</param>
/// <param name="OneCore">Alerts a second on one thread.</param>
/// <param name="AllCores">Alerts a second on all threads.</param>
/// <param name="Threads">All threads.</param>
/// <param name="Megabytes">Memory of packed weights and of one session, 10⁶ bytes.</param>
public sealed record ArchitectureSpeed(VisionArchitecture Architecture, int ImageSide, long Parameters, double OneCore, double AllCores, int Threads, double Megabytes)
{
    private const int Batch = 32;
    private const double Megabyte = 1e6;
    private const long MostMemory = 8L << 30;

    /// <summary>Measures.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="imageSide">Rows and columns for MaxViT.</param>
    /// <param name="least">Seconds to measure at least, each.</param>
    /// <param name="cancellation">Ends it.</param>
    public static ArchitectureSpeed Measure(VisionArchitecture architecture, int imageSide, double least, CancellationToken cancellation)
    {
        using var pool = new TensorPool();
        var recipe = TrainingRecipe.Vision(new() { Architecture = architecture, ImageSide = imageSide });
        using var network = recipe.Build(new LayerScope(pool, seed: 1, recipe.Defaults));
        using var model = recipe.Freeze(network, "btsbot", "", TripletNormalization.WholePlaneDouble);
        using var plan = InferencePlan.Compile(model.Frozen, new(LargestBatch: Batch, MostMemory: MostMemory));
        var side = architecture == VisionArchitecture.MaxVitTiny ? imageSide : TripletPreprocessing.Side;
        var one = Speed(plan, 1, least, cancellation);
        var all = Environment.ProcessorCount == 1 ? one : Speed(plan, Environment.ProcessorCount, least, cancellation);
        return new(architecture, side, network.CountParameters(), one, all, Environment.ProcessorCount, (plan.WeightBytes + plan.SessionBytes) / Megabyte);
    }

    private static double Speed(InferencePlan plan, int threads, double least, CancellationToken cancellation)
    {
        var total = 0L;
        var watch = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            using var session = plan.CreateSession();
            var inputs = plan.Inputs.Select(i => (ReadOnlyMemory<float>)new float[Batch * i.Shape.Length]).ToArray();
            var scores = new float[Batch];
            do
            {
                session.Run(inputs, [scores], Batch);
                Interlocked.Add(ref total, Batch);
            }
            while (watch.Elapsed.TotalSeconds < least && !cancellation.IsCancellationRequested);
        })
        { IsBackground = true }).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        cancellation.ThrowIfCancellationRequested();
        return total / watch.Elapsed.TotalSeconds;
    }
}
