using Nightjar.Learning.Kernels;
using Nightjar.Learning.Simd;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench;

/// <summary>Matrix products on one thread, with B packed for the call and packed before.</summary>
internal static unsafe class GemmBench
{
    private static readonly (int Rows, int Depth, int Columns)[] Sizes =
        [(256, 256, 256), (1024, 1024, 1024), (64, 1152, 256), (1, 1152, 256), (100, 32, 128), (256, 100, 300)];

    public static void Run(TextWriter output)
    {
        output.WriteLine($"{SimdSupport.Level}: product, GFLOP/s median (best): packed for the call, packed before");
        foreach (var (m, k, n) in Sizes)
        {
            using var pool = new TensorPool();
            var random = new Random(1);
            using var a = pool.Rent(new(m, k));
            using var b = pool.Rent(new(k, n));
            using var c = pool.Rent(new(m, n));
            using var packed = pool.Rent(new((int)GemmPacking.Length(k, n)));
            foreach (ref var value in a.Span) value = random.NextSingle();
            foreach (ref var value in b.Span) value = random.NextSingle();
            GemmPacking.Pack(new(b.Pointer, k, n), packed.Pointer);
            var flops = 2e-9 * m * n * k;
            var whole = Timing.Measure(() => Gemm.Multiply(new(a.Pointer, m, k), new MatrixView(b.Pointer, k, n), new(c.Pointer, m, n)));
            var before = Timing.Measure(() => Gemm.MultiplyPacked(new(a.Pointer, m, k), packed.Pointer, new(c.Pointer, m, n), null, relu: false, accumulate: false));
            output.WriteLine($"  {m} x {k} x {n}: {flops / whole.Median:f0} ({flops / whole.Least:f0}), {flops / before.Median:f0} ({flops / before.Least:f0})");
        }
    }
}
