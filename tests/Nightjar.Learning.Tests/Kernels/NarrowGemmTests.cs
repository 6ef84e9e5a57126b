using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Kernels;

/// <summary>Products with weights of 8 and 16 bits against double sums over the numbers that they stand for.</summary>
public sealed unsafe class NarrowGemmTests
{
    private const double Tolerance = 2e-5;

    private static void Check(int rows, int depth, int columns, bool guardBefore, int seed)
    {
        var random = new Random(seed);
        var (x, bias) = (random.Normal(rows * depth), random.Normal(columns));
        var q = Enumerable.Range(0, depth * columns).Select(_ => (sbyte)random.Next(-128, 128)).ToArray();
        var half = random.Normal(depth * columns).Select(v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16)).ToArray();
        var scale = Enumerable.Range(0, seed % 3 == 0 ? 1 : columns).Select(_ => 0.01f * random.NextSingle()).ToArray();
        var relu = seed % 2 == 0;
        foreach (var precision in new[] { WeightPrecision.Int8, WeightPrecision.BFloat16 })
        {
            double Weight(int k, int j) => precision == WeightPrecision.Int8 ? (double)q[(k * columns) + j] * scale[scale.Length == 1 ? 0 : j]
                : BitConverter.UInt32BitsToSingle((uint)half[(k * columns) + j] << 16);
            var expected = new double[rows * columns];
            for (var i = 0; i < expected.Length; i++)
            {
                var (row, j) = (i / columns, i % columns);
                expected[i] = bias[j];
                for (var k = 0; k < depth; k++) expected[i] += x[(row * depth) + k] * Weight(k, j);
                if (relu) expected[i] = Math.Max(expected[i], 0);
            }

            SimdPaths.Each(level =>
            {
                using var memory = new GuardedFloats((int)PackedMatrix.Length(precision, depth, columns), guardBefore);
                using var a = new GuardedFloats(x, guardBefore);
                using var b = new GuardedFloats(bias, guardBefore);
                using var c = new GuardedFloats(rows * columns, guardBefore);
                var packed = precision == WeightPrecision.Int8 ? PackedMatrix.Int8(q, scale, depth, columns, memory.Pointer)
                    : PackedMatrix.BFloat16(half, depth, columns, memory.Pointer);
                packed.Multiply(new(a.Pointer, rows, depth), new(c.Pointer, rows, columns), b.Pointer, relu);
                Numbers.Near(expected, c.Span, Tolerance * Math.Sqrt(depth + 1), $"{precision} {level} {rows}x{depth}x{columns}");
            });
        }
    }

    [Fact]
    public void Every_number_of_rows_depth_and_columns_agrees_with_a_double_sum()
    {
        for (var size = 0; size <= 130; size++)
        {
            Check(1, 7, size, size % 2 == 0, size);
            Check(5, 3, size, size % 2 == 1, size);
            Check(2, size, 17, size % 2 == 0, size);
            Check(size, 6, 11, size % 3 == 0, size);
        }

        Check(20, 300, 150, true, 1);
    }

    [Theory]
    [InlineData(100, 300)]
    [InlineData(700, 70)]
    public void A_row_has_the_same_bits_whatever_rows_lie_beside_it(int depth, int columns)
    {
        var random = new Random(depth);
        var x = random.Normal(20 * depth);
        var q = Enumerable.Range(0, depth * columns).Select(_ => (sbyte)random.Next(-127, 128)).ToArray();
        SimdPaths.Each(_ =>
        {
            using var memory = new GuardedFloats((int)PackedMatrix.Length(WeightPrecision.Int8, depth, columns));
            using var a = new GuardedFloats(x);
            using var all = new GuardedFloats(20 * columns);
            using var one = new GuardedFloats(columns);
            var packed = PackedMatrix.Int8(q, [0.01f], depth, columns, memory.Pointer);
            packed.Multiply(new(a.Pointer, 20, depth), new(all.Pointer, 20, columns), null, relu: false);
            for (var i = 0; i < 20; i++)
            {
                packed.Multiply(new(a.Pointer + (i * depth), 1, depth), new(one.Pointer, 1, columns), null, relu: false);
                Assert.Equal(all.Span.Slice(i * columns, columns), one.Span);
            }
        });
    }
}
