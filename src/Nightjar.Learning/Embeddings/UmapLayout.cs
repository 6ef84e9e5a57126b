using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Embeddings;

/// <summary>Moves the points of an embedding: pairs that belong together attract each other, each as often as its membership says, and
/// points drawn at random are pushed away (algorithm 5 of the paper, with umap-learn's bounds). One thread, one pair after the
/// other, so that the bits do not depend on who was first.</summary>
/// <param name="curve">How strongly pairs at a distance belong together.</param>
/// <param name="options">Learning rate, repulsion and negative samples.</param>
internal readonly struct UmapLayout(UmapCurve curve, UmapOptions options)
{
    // No coordinate moves by more than this in one step of length 1, and no distance counts as shorter.
    private const float MostStep = 4;
    private const float LeastSquare = 0.001f;

    private readonly float _a = (float)curve.A;
    private readonly float _b = (float)curve.B;
    private readonly float _repulsion = (float)options.Repulsion;

    /// <summary>Runs all epochs.</summary>
    /// <param name="moving">Points at the edges' heads, row after row.</param>
    /// <param name="others">Points at their tails, among which those that push away are drawn; the same array, or points that stay.</param>
    /// <param name="heads">A point of the first kind for each edge.</param>
    /// <param name="tails">A point of the second kind for each edge.</param>
    /// <param name="weights">Memberships, above 0.</param>
    /// <param name="epochs">Epochs; an edge of the largest weight is taken in each, others in proportion.</param>
    /// <param name="random">What is drawn.</param>
    public void Run(Span<float> moving, Span<float> others, ReadOnlySpan<int> heads, ReadOnlySpan<int> tails, ReadOnlySpan<float> weights, int epochs, RandomNumbers random)
    {
        var axes = options.Components;
        var movesBoth = moving == others;
        float most = 0;
        foreach (var weight in weights) most = Math.Max(most, weight);
        var due = new double[weights.Length];
        for (var e = 0; e < due.Length; e++) due[e] = most / (double)weights[e];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var rate = (float)(options.LearningRate * (1 - ((double)epoch / epochs)));
            for (var e = 0; e < due.Length; e++)
            {
                if (due[e] > epoch + 1) continue;
                due[e] += most / (double)weights[e];
                var head = moving.Slice(heads[e] * axes, axes);
                Attract(head, others.Slice(tails[e] * axes, axes), rate, movesBoth);
                for (var s = 0; s < options.NegativeSamples; s++)
                {
                    var other = random.NextBelow(others.Length / axes);
                    if (!movesBoth || other != heads[e]) Repel(head, others.Slice(other * axes, axes), rate);
                }
            }
        }
    }

    private void Attract(Span<float> head, Span<float> tail, float rate, bool movesBoth)
    {
        var square = Square(head, tail);
        if (square <= 0) return;
        var power = MathF.Pow(square, _b);
        var pull = -2 * _a * _b * power / (square * (1 + (_a * power)));
        for (var k = 0; k < head.Length; k++)
        {
            var step = rate * Math.Clamp(pull * (head[k] - tail[k]), -MostStep, MostStep);
            head[k] += step;
            if (movesBoth) tail[k] -= step;
        }
    }

    private void Repel(Span<float> head, ReadOnlySpan<float> other, float rate)
    {
        var square = Square(head, other);
        if (square <= 0) return;
        var push = 2 * _repulsion * _b / ((LeastSquare + square) * (1 + (_a * MathF.Pow(square, _b))));
        for (var k = 0; k < head.Length; k++) head[k] += rate * Math.Clamp(push * (head[k] - other[k]), -MostStep, MostStep);
    }

    private static float Square(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (var k = 0; k < a.Length; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
        return sum;
    }
}
