using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Optimisation;

public sealed class OptimiserTests
{
    private const int Count = 37;

    private static void Compare(string label, Func<TensorPool, Gradients, Optimiser> make, Action<double[], double[], double[], double[], int> reference)
    {
        var random = new Random(1);
        var start = random.Normal(Count);
        var steps = Enumerable.Range(0, 5).Select(_ => random.Normal(Count)).ToArray();
        var (w, m, v) = (Numbers.Doubles(start), new double[Count], new double[Count]);
        for (var t = 0; t < steps.Length; t++) reference(w, Numbers.Doubles(steps[t]), m, v, t + 1);
        SimdPaths.Each(level =>
        {
            using var pool = new TensorPool(isChecking: true);
            using (var parameter = new Parameter("p", pool.RentCopy(new(Count), start)))
            using (var gradients = new Gradients(pool, [parameter]))
            using (var optimiser = make(pool, gradients))
            {
                foreach (var step in steps)
                {
                    step.CopyTo(gradients.Values[0].Span);
                    optimiser.Step();
                }

                Numbers.Near(w, parameter.Value.Span, 1e-6, $"{label} {level}");
            }

            pool.ThrowIfOutstanding();
        });
    }

    [Fact]
    public void GradientDescentWithMomentumFollowsItsFormula() =>
        Compare("sgd", (pool, g) => new Sgd(pool, g, 0.1f, 0.9f, 0.01f), (w, g, m, _, _) =>
        {
            for (var i = 0; i < Count; i++) w[i] -= 0.1 * (m[i] = (0.9 * m[i]) + g[i] + (0.01 * w[i]));
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AdamFollowsItsFormula(bool isDecoupled) =>
        Compare("adam", (pool, g) => new Adam(pool, g, 0.01f, weightDecay: 0.1f, isDecoupled: isDecoupled), (w, g, m, v, t) =>
        {
            for (var i = 0; i < Count; i++)
            {
                var slope = isDecoupled ? g[i] : g[i] + (0.1 * w[i]);
                if (isDecoupled) w[i] *= 1 - (0.01 * 0.1);
                m[i] = (0.9 * m[i]) + (0.1 * slope);
                v[i] = (0.999 * v[i]) + (0.001 * slope * slope);
                w[i] -= 0.01 * m[i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
            }
        });

    [Fact]
    public void ClippingKeepsTheDirectionOrTheRange()
    {
        using var pool = new TensorPool();
        using var a = new Parameter("a", pool.RentZeros(new(2)));
        using var b = new Parameter("b", pool.RentZeros(new(1)));
        using var gradients = new Gradients(pool, [a, b]);
        ((float[])[3, 0]).CopyTo(gradients.Values[0].Span);
        gradients.Values[1].Span[0] = -4;
        Assert.Equal(5, gradients.ClipByNorm(10), 1e-12);
        Assert.Equal(-4, gradients.Values[1].Span[0]);
        Assert.Equal(5, gradients.ClipByNorm(1), 1e-12);
        Numbers.Near([0.6, 0], gradients.Values[0].Span, 1e-6, "norm");
        Assert.Equal(1, gradients.Norm(), 1e-6);
        gradients.ClipByValue(0.5f);
        Assert.Equal([0.5f, 0, -0.5f], [.. gradients.Values[0].Span, .. gradients.Values[1].Span]);
        gradients.Values[1].Span[0] = float.NaN;
        Assert.True(double.IsNaN(gradients.ClipByNorm(1)));
        Assert.Equal(0.5f, gradients.Values[0].Span[0]);
    }

    [Fact]
    public void AFrozenParameterAndItsStateStandStill()
    {
        using var pool = new TensorPool();
        using var parameter = new Parameter("p", pool.RentCopy(new(1), [2])) { IsTrainable = false };
        using var gradients = new Gradients(pool, [parameter]);
        gradients.Values[0].Span[0] = 1;
        using var optimiser = new Adam(pool, gradients, 0.1f);
        optimiser.Step();
        Assert.Equal(2, parameter.Value.Span[0]);
        Assert.Equal(["p.first", "p.second"], optimiser.State.Select(s => s.Key));
        Assert.All(optimiser.State, s => Assert.Equal(0, s.Value.Span[0]));
    }

    [Fact]
    public void PartsOfABatchAddUpToTheWholeInAFixedOrder()
    {
        using var pool = new TensorPool();
        var random = new Random(3);
        using var weight = new Parameter("w", pool.RentCopy(new(5, 3), random.Normal(15)));
        using var x = pool.RentCopy(new(7, 5), random.Normal(35));
        using var targets = pool.RentCopy(new(7, 3), random.Normal(21));
        Tape Run(int first, int count)
        {
            var tape = new Tape(pool, isTraining: true);
            tape.Backward(tape.MeanSquaredError(tape.Dense(tape.Input(x.Slice(first, count)), tape.Use(weight)), targets.Slice(first, count)));
            return tape;
        }

        using var gradients = new Gradients(pool, [weight]);
        using var whole = Run(0, 7);
        gradients.Gather([whole]);
        var expected = Numbers.Doubles(gradients.Values[0].Span);
        using var head = Run(0, 3);
        using var tail = Run(3, 4);
        gradients.Gather([head, tail], [3f / 7, 4f / 7]);
        Numbers.Near(expected, gradients.Values[0].Span, 1e-6, "parts");
        Assert.Throws<ArgumentException>(() => gradients.Gather([head, tail], [1f]));
    }

    [Fact]
    public void TrainingLearnsARuleThatOneLayerCannot()
    {
        using var pool = new TensorPool(isChecking: true);
        var random = new Random(2);
        Parameter Draw(string name, params ReadOnlySpan<int> extents) => new(name, pool.RentCopy(new(extents), random.Normal(new Shape(extents).Length, 0.7)));
        Parameter[] p = [Draw("w1", 2, 16), Draw("b1", 16), Draw("w2", 16, 1), Draw("b2", 1)];
        using var x = pool.RentCopy(new(4, 2), [0, 0, 0, 1, 1, 0, 1, 1]);
        using var targets = pool.RentCopy(new(4, 1), [0, 1, 1, 0]);
        using var gradients = new Gradients(pool, p);
        using var optimiser = new Adam(pool, gradients, 0.05f);
        using var tape = new Tape(pool, isTraining: true);
        var loss = float.NaN;
        for (var step = 0; step < 300; step++)
        {
            var hidden = tape.Dense(tape.Input(x), tape.Use(p[0]), tape.Use(p[1]), Learning.Kernels.Activation.Tanh);
            var result = tape.BinaryCrossEntropy(tape.Dense(hidden, tape.Use(p[2]), tape.Use(p[3])), targets);
            loss = result.Value.Span[0];
            tape.Backward(result);
            gradients.Gather([tape]);
            optimiser.Step();
            tape.Reset();
        }

        Assert.InRange(loss, 0, 0.01f);
        foreach (var parameter in p) parameter.Dispose();
    }
}
