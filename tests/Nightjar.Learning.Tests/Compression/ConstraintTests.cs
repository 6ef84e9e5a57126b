using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Compression;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Activation = Nightjar.Learning.Kernels.Activation;

namespace Nightjar.Learning.Tests.Compression;

/// <summary>Training with weights that share values or are 0.</summary>
public sealed class ConstraintTests : IDisposable
{
    private readonly TensorPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void The_gradient_of_a_centroid_is_the_sum_over_its_members()
    {
        using var weight = new Parameter("weight", _pool.RentCopy(new(4, 1), [1, 1.1f, -2, -2.2f]));
        using var gradients = new Gradients(_pool, [weight]);
        var constraint = new ClusterConstraint(weight, WeightClusters.Fit(weight.Value.Span, 2));
        Assert.Equal([1.05f, 1.05f, -2.1f, -2.1f], weight.Value.Span.ToArray());
        float[] given = [1, 2, 10, 20];
        given.CopyTo(gradients.Values[0].Span);
        constraint.BeforeStep(gradients, 0);
        Assert.Equal([3f, 3, 30, 30], gradients.Values[0].Span.ToArray());
    }

    [Fact]
    public void A_clustered_loss_falls_as_its_finite_differences_say()
    {
        // L = Σ xᵢ·wᵢ²: with w = c[m], dL/dc is the sum of the members' 2·x·w.
        using var weight = new Parameter("weight", _pool.RentCopy(new(4), [1, 1, -2, -2]));
        using var gradients = new Gradients(_pool, [weight]);
        var constraint = new ClusterConstraint(weight, WeightClusters.Fit(weight.Value.Span, 2));
        float[] x = [0.5f, 2, 1, 3];
        for (var i = 0; i < 4; i++) gradients.Values[0].Span[i] = 2 * x[i] * weight.Value.Span[i];
        constraint.BeforeStep(gradients, 0);
        const double H = 1e-4;
        double Loss(double a, double b) => ((x[0] + x[1]) * a * a) + ((x[2] + x[3]) * b * b);
        Assert.Equal((Loss(1 + H, -2) - Loss(1 - H, -2)) / (2 * H), gradients.Values[0].Span[0], 1e-4);
        Assert.Equal((Loss(1, -2 + H) - Loss(1, -2 - H)) / (2 * H), gradients.Values[0].Span[2], 1e-4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clustered_weights_share_their_values_after_training_and_learn(bool keepsZeros)
    {
        using var model = Net();
        var weight = model.Parameters.First(p => p.Name == "0.weight");
        var zeros = MagnitudePruning.Prune(weight.Value.Span, keepsZeros ? 0.3 : 0).Select(left => !left).ToArray();
        var clusters = WeightClusters.Fit(weight.Value.Span, 8, keepsZeros: keepsZeros);
        var result = Train(model, new ClusterConstraint(weight, clusters, keepsZeros));
        var values = weight.Value.Span.ToArray();
        Assert.InRange(values.Distinct().Count(), 2, 8);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[Array.IndexOf([.. clusters.Members], clusters.Members[i])], values[i]);
            Assert.True(!zeros[i] || values[i] == 0);
        }

        Assert.NotEqual(clusters.Centroids.Where((_, i) => clusters.Members.Contains((byte)i)).ToArray(), values.Distinct().Order().ToArray());
        Assert.True(result[^1] < 0.5 * result[0], $"the loss went from {result[0]} to {result[^1]}");
    }

    [Fact]
    public void Pruned_weights_are_zero_at_the_end_and_the_share_is_reached()
    {
        using var model = Net();
        var weight = model.Parameters.First(p => p.Name == "0.weight");
        var result = Train(model, new PruningConstraint(weight, new(0.5, Steps: 60)));
        Assert.Equal(0.5, MagnitudePruning.Sparsity(weight.Value.Span));
        Assert.True(result[^1] < 0.5 * result[0], $"the loss went from {result[0]} to {result[^1]}");
    }

    private Sequential Net() => new(new(_pool, 3), s => new Dense(s, 3, 16, Activation.Tanh), s => new Dense(s, 16, 1));

    private double[] Train(Sequential model, IParameterConstraint constraint)
    {
        var x = new Random(1).Normal(40 * 3);
        var y = Enumerable.Range(0, 40).Select(i => x[3 * i] - (2 * x[(3 * i) + 1]) + (0.5f * x[(3 * i) + 2])).ToArray();
        using var loader = new BatchLoader(_pool, new TensorSource(("x", _pool.RentCopy(new(40, 3), x)), ("y", _pool.RentCopy(new(40, 1), y))), new() { BatchSize = 8, Parts = 2 });
        using var trainer = new Trainer(
            _pool,
            model,
            loader,
            (tape, batch) => tape.MeanSquaredError(model.Forward(tape, tape.Input(batch["x"])), batch["y"]),
            g => new Adam(_pool, g, 0.01f),
            new() { Epochs = 30, Constraints = [constraint], ClipNorm = 1 });
        return [.. trainer.Run().Epochs.Select(e => e.Values["loss"])];
    }
}
