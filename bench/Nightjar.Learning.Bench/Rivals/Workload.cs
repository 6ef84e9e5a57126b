namespace Nightjar.Learning.Bench.Rivals;

/// <summary>One row of the table.</summary>
/// <param name="Title">What it says there.</param>
/// <param name="Net">Name of the network as the rivals know it: braai, convnext224, convnext64, t2, gru; train-NET for a step of
/// training with Adam; matmul for a product of square matrices.</param>
/// <param name="Batch">Inputs at once, or rows of the matrices.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Unit">How the time of a run is shown.</param>
internal sealed record Workload(string Title, string Net, int Batch, int Threads, Unit Unit)
{
    public static readonly Workload[] All =
    [
        new("braai batch 1, 1 thread", "braai", 1, 1, Unit.Microseconds),
        new("braai batch 64, 1 thread", "braai", 64, 1, Unit.PerSecond),
        new("braai batch 64, 2 threads", "braai", 64, 2, Unit.PerSecond),
        new("ConvNeXt-pico 224x224 batch 1, 1 thread", "convnext224", 1, 1, Unit.Milliseconds),
        new("ConvNeXt-pico 224x224 batch 32, 2 threads", "convnext224", 32, 2, Unit.PerSecond),
        new("ConvNeXt-pico 64x64 batch 32, 1 thread", "convnext64", 32, 1, Unit.PerSecond),
        new("t2 (100 x 2) batch 1, 1 thread", "t2", 1, 1, Unit.Microseconds),
        new("t2 (100 x 2) batch 256, 1 thread", "t2", 256, 1, Unit.PerSecond),
        new("GRU (100 x 2 layers, 100 steps) batch 1", "gru", 1, 1, Unit.Microseconds),
        new("GRU batch 256, 1 thread", "gru", 256, 1, Unit.PerSecond),
        new("train braai batch 64, 1 thread", "train-braai", 64, 1, Unit.Milliseconds),
        new("train braai batch 64, 2 threads", "train-braai", 64, 2, Unit.Milliseconds),
        new("train GRU batch 256, 1 thread", "train-gru", 256, 1, Unit.Milliseconds),
        new("train GRU batch 256, 2 threads", "train-gru", 256, 2, Unit.Milliseconds),
        new("train t2 batch 256, 1 thread", "train-t2", 256, 1, Unit.Milliseconds),
        new("train t2 batch 256, 2 threads", "train-t2", 256, 2, Unit.Milliseconds),
        new("SGEMM 256^3, 1 thread", "matmul", 256, 1, Unit.GigaFlops),
        new("SGEMM 1024^3, 1 thread", "matmul", 1024, 1, Unit.GigaFlops),
    ];

    /// <summary>The time of one run in the unit of the row.</summary>
    public string Show(double seconds) => Unit switch
    {
        Unit.Microseconds => $"{seconds * 1e6:f0} us",
        Unit.Milliseconds => $"{seconds * 1e3:f1} ms",
        Unit.GigaFlops => $"{2e-9 * Batch * Batch * Batch / seconds:f0} GFLOP/s",
        _ => $"{Batch / seconds:f0} /s",
    };
}
