using Nightjar.Learning.Kernels;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Tests.Kernels;

public sealed unsafe class GemmTests
{
    private const double Tolerance = 2e-5;

    private static double[] Product(float[] a, float[] b, int m, int k, int n, bool transposeA, bool transposeB)
    {
        var c = new double[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var l = 0; l < k; l++) c[(i * n) + j] += (double)a[transposeA ? (l * m) + i : (i * k) + l] * b[transposeB ? (j * k) + l : (l * n) + j];
            }
        }

        return c;
    }

    private static void Check(int m, int k, int n, bool transposeA, bool transposeB, bool guardBefore, int seed)
    {
        var random = new Random(seed);
        var (a, b, start) = (random.Normal(m * k), random.Normal(k * n), random.Normal(m * n));
        var expected = Product(a, b, m, k, n, transposeA, transposeB);
        using var left = new GuardedFloats(a, guardBefore);
        using var right = new GuardedFloats(b, guardBefore);
        using var result = new GuardedFloats(m * n, guardBefore);
        var viewA = transposeA ? new MatrixView(left.Pointer, k, m).Transposed : new(left.Pointer, m, k);
        var viewB = transposeB ? new MatrixView(right.Pointer, n, k).Transposed : new(right.Pointer, k, n);
        SimdPaths.Each(level =>
        {
            var label = $"{level} {m}x{k}x{n} {transposeA} {transposeB}";
            result.Span.Fill(float.NaN);
            Gemm.Multiply(viewA, viewB, new(result.Pointer, m, n));
            Numbers.Near(expected, result.Span, Tolerance * Math.Sqrt(k + 1), label);
            start.CopyTo(result.Span);
            Gemm.Multiply(viewA, viewB, new(result.Pointer, m, n), accumulate: true);
            var sum = new double[m * n];
            for (var i = 0; i < sum.Length; i++) sum[i] = expected[i] + start[i];
            Numbers.Near(sum, result.Span, Tolerance * Math.Sqrt(k + 1), label + " accumulated");
        });
    }

    [Fact]
    public void EveryNumberOfColumnsAndRowsAgreesWithADoubleSum()
    {
        for (var size = 0; size <= 130; size++)
        {
            Check(3, 5, size, transposeA: false, transposeB: false, guardBefore: false, size);
            Check(size, 7, 17, transposeA: false, transposeB: false, guardBefore: size % 2 == 0, size);
            Check(16, size, 9, transposeA: false, transposeB: false, guardBefore: false, size);
        }
    }

    [Fact]
    public void TransposedMatricesGiveTheSameProduct()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            Check(random.Next(1, 60), random.Next(1, 60), random.Next(1, 90), seed % 2 == 0, seed % 4 < 2, seed % 3 == 0, seed);
        }
    }

    [Theory]
    [InlineData(200, 700, 131, false, false)]
    [InlineData(200, 700, 131, true, true)]
    [InlineData(15, 513, 40, true, false)]
    [InlineData(169, 257, 33, false, true)]
    public void BlockedProductsAgree(int m, int k, int n, bool transposeA, bool transposeB) => Check(m, k, n, transposeA, transposeB, false, 5);

    [Fact]
    public void BiasAndReluAreAppliedOnceAfterTheWholeSum()
    {
        var random = new Random(1);
        const int m = 20, k = 600, n = 37;
        var (a, b, bias) = (random.Normal(m * k), random.Normal(k * n), random.Normal(n, 20));
        var expected = Product(a, b, m, k, n, false, false);
        for (var i = 0; i < expected.Length; i++) expected[i] = Math.Max(0, expected[i] + bias[i % n]);
        using var left = new GuardedFloats(a);
        using var right = new GuardedFloats(b);
        using var shift = new GuardedFloats(bias);
        using var result = new GuardedFloats(m * n);
        SimdPaths.Each(level =>
        {
            using var packed = new GuardedFloats((int)GemmPacking.Length(k, n));
            GemmPacking.Pack(new(right.Pointer, k, n), packed.Pointer);
            Gemm.MultiplyPacked(new(left.Pointer, m, k), packed.Pointer, new(result.Pointer, m, n), shift.Pointer, relu: true, accumulate: false);
            Numbers.Near(expected, result.Span, 1e-3, level.ToString());
        });
    }

    [Fact]
    public void NanAndInfinityPassThroughTheProductAndRelu()
    {
        float[] a = [1, float.NaN, 1, 1], b = [1, 1, 1, float.PositiveInfinity];
        SimdPaths.Each(level =>
        {
            using var left = new GuardedFloats(a);
            using var right = new GuardedFloats(b);
            using var result = new GuardedFloats(4);
            using var packed = new GuardedFloats((int)GemmPacking.Length(2, 2));
            GemmPacking.Pack(new(right.Pointer, 2, 2), packed.Pointer);
            Gemm.MultiplyPacked(new(left.Pointer, 2, 2), packed.Pointer, new(result.Pointer, 2, 2), null, relu: true, accumulate: false);
            Numbers.Near([double.NaN, double.NaN, 2, double.PositiveInfinity], result.Span, 0, level.ToString());
        });
    }

    [Fact]
    public void RequestsForAPathFallBackToTheWidestThatRuns()
    {
        Assert.Equal(SimdLevel.Avx2, SimdSupport.Choose("avx2", SimdLevel.Avx512));
        Assert.Equal(SimdLevel.Scalar, SimdSupport.Choose("avx512", SimdLevel.Scalar));
        Assert.Equal(SimdLevel.Avx512, SimdSupport.Choose("", SimdLevel.Avx512));
        Assert.Throws<InvalidOperationException>(() => SimdSupport.Choose("sse9", SimdLevel.Avx512));
    }
}
