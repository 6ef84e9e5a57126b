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
            foreach (var keys in new[] { 1, 2, 7, 100 })
            {
                var g = new AttentionGeometry(1, 37, keys, 2, width);
                var random = new Random(width + keys);
                var features = g.Heads * width;
                var q = Array.ConvertAll(random.Normal(g.Queries * features), v => size * v);
                var (k, v) = (random.Normal(keys * features), random.Normal(keys * features));
                SimdPaths.Each(level => Numbers.Near(Exactly(g, q, k, v), Attend(g, q, k, v), 2e-6 * Math.Max(1, size), $"{level} width {width}, {keys} keys, scores of {size}"));
            }
        }
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
