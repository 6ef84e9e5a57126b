using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Optimisation;

namespace Nightjar.Learning.Compression;

/// <summary>Keeps a parameter clustered in training: the gradient of a centroid is the sum of the gradients of its members, and all members
/// move as one. A cluster of zeros stays 0 where that is asked for.</summary>
/// <remarks>Source: Han, Mao and Dally 2016 (arXiv 1510.00149), section 3.3.</remarks>
public sealed class ClusterConstraint : IParameterConstraint
{
    private readonly Parameter _parameter;
    private readonly byte[] _members;
    private readonly float[] _sums;
    private readonly int _zero;

    /// <summary>Takes clusters and writes their centroids to the parameter.</summary>
    /// <param name="parameter">The weights.</param>
    /// <param name="clusters">Their clusters.</param>
    /// <param name="keepsZeros">Whether the centroid 0, if there is one, stays.</param>
    public ClusterConstraint(Parameter parameter, WeightClusters clusters, bool keepsZeros = false)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(clusters);
        (_parameter, _members, _sums) = (parameter, [.. clusters.Members], new float[clusters.Centroids.Count]);
        _zero = keepsZeros ? Enumerable.Range(0, _sums.Length).FirstOrDefault(i => clusters.Centroids[i] == 0, -1) : -1;
        clusters.Apply(parameter.Value.Span);
    }

    /// <inheritdoc/>
    public void BeforeStep(Gradients gradients, long step)
    {
        for (var i = 0; i < gradients.Parameters.Count; i++)
        {
            if (ReferenceEquals(gradients.Parameters[i], _parameter)) Sum(gradients.Values[i].Span);
        }
    }

    /// <inheritdoc/>
    public void AfterStep()
    {
        // An optimiser gives members the same step; momentum from before they were clustered would part them.
        var weights = _parameter.Value.Span;
        Span<bool> isKnown = stackalloc bool[_sums.Length];
        Span<float> values = stackalloc float[_sums.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var cluster = _members[i];
            if (!isKnown[cluster]) (isKnown[cluster], values[cluster]) = (true, cluster == _zero ? 0 : weights[i]);
            weights[i] = values[cluster];
        }
    }

    private void Sum(Span<float> gradient)
    {
        Array.Clear(_sums);
        for (var i = 0; i < gradient.Length; i++) _sums[_members[i]] += gradient[i];
        if (_zero >= 0) _sums[_zero] = 0;
        for (var i = 0; i < gradient.Length; i++) gradient[i] = _sums[_members[i]];
    }
}
