using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Kernels;

/// <summary>Attention of narrow heads with scores of every size: small ones take the way without the largest score, others the way with it.</summary>
public sealed unsafe class NarrowAttentionTests
{
    [Theory]
    [InlineData(0.1f)]
    [InlineData(2f)]
    [InlineData(5f)]
    [InlineData(30f)]
    [InlineData(1e4f)]
    public void Scores_of_every_size_give_the_softmax(float size)
    {
        for (var width = 1; width <= 4; width++)
        {
            foreach (var (heads, keys) in new[] { (2, 1), (2, 2), (2, 7), (2, 100), (16, 1), (16, 7), (16, 100), (32, 9) })
            {
                var g = new AttentionGeometry(1, 37, keys, heads, width);
                var random = new Random(width + keys);
                var features = g.Heads * width;
                var q = Array.ConvertAll(random.Normal(g.Queries * features), v => size * v);
                var (k, v) = (random.Normal(keys * features), random.Normal(keys * features));
                SimdPaths.Each(level => Numbers.Near(Exactly(g, q, k, v), Attend(g, q, k, v), 2e-6 * Math.Max(1, size), $"{level} width {width}, {heads} heads, {keys} keys, scores of {size}"));
            }
        }
    }

    [Fact]
    public void A_head_and_a_query_matter_to_themselves_alone()
    {
        var g = new AttentionGeometry(2, 5, 8, 16, 2);
        var random = new Random(3);
        var (q, k, v) = (random.Normal(5 * 64), random.Normal(8 * 64), random.Normal(8 * 64));
        SimdPaths.Each(level =>
        {
            var whole = AttendLengths(g, [8, 3], q, k, v);
            var other = (float[])q.Clone();
            (other[7], other[40]) = (float.NaN, 1e6f);
            var found = AttendLengths(g, [8, 3], other, k, v);
            for (var i = 0; i < whole.Length; i++)
            {
                if (i / 2 is 3) Assert.True(float.IsNaN(found[i]), $"{level} at {i}");
                else if (i / 2 is not 20) Assert.True(Math.Abs(whole[i] - found[i]) < 1e-6, $"{level} at {i}: {whole[i]} became {found[i]}");
            }

            Assert.All(AttendLengths(g, [0, 8], q, k, v).AsSpan(0, 5 * 32).ToArray(), y => Assert.Equal(0, y));
        });
    }

    [Fact]
    public void What_is_not_a_number_stays_so_for_the_queries_that_meet_it()
    {
        var g = new AttentionGeometry(1, 20, 9, 1, 2);
        var random = new Random(1);
        var (q, k, v) = (random.Normal(40), random.Normal(18), random.Normal(18));
        SimdPaths.Each(level =>
        {
            var whole = Attend(g, q, k, v);
            var oneQuery = Array.ConvertAll(q, x => x);
            oneQuery[6] = float.NaN;
            var found = Attend(g, oneQuery, k, v);
            for (var i = 0; i < g.Queries; i++)
            {
                if (i == 3) Assert.True(float.IsNaN(found[2 * i]), $"{level} query {i}");
                else Assert.Equal(whole[2 * i], found[2 * i], 1e-5);
            }

            var oneKey = Array.ConvertAll(k, x => x);
            oneKey[4] = float.NaN;
            Assert.All(Attend(g, q, oneKey, v), x => Assert.True(float.IsNaN(x)));
        });
    }

    private static float[] Attend(in AttentionGeometry g, float[] q, float[] k, float[] v)
    {
        var y = new float[q.Length];
        fixed (float* a = q, b = k, c = v, to = y) Attention.Forward(g, default, a, b, c, null, null, to);
        return y;
    }

    private static float[] AttendLengths(in AttentionGeometry g, int[] lengths, float[] q, float[] k, float[] v)
    {
        var y = new float[q.Length];
        fixed (float* a = q, b = k, c = v, to = y) Attention.Forward(g, lengths, a, b, c, null, null, to);
        return y;
    }

    private static double[] Exactly(in AttentionGeometry g, float[] q, float[] k, float[] v)
    {
        var features = g.Heads * g.HeadWidth;
        var y = new double[q.Length];
        for (var head = 0; head < g.Heads; head++)
        {
            for (var i = 0; i < g.Queries; i++)
            {
                var scores = new double[g.Keys];
                for (var j = 0; j < g.Keys; j++)
                {
                    for (var c = head * g.HeadWidth; c < (head + 1) * g.HeadWidth; c++) scores[j] += (double)g.Scale * q[(i * features) + c] * k[(j * features) + c];
                }

                var most = scores.Max();
                var sum = scores.Sum(s => Math.Exp(s - most));
                for (var j = 0; j < g.Keys; j++)
                {
                    for (var c = head * g.HeadWidth; c < (head + 1) * g.HeadWidth; c++) y[(i * features) + c] += Math.Exp(scores[j] - most) / sum * v[(j * features) + c];
                }
            }
        }

        return y;
    }
}
