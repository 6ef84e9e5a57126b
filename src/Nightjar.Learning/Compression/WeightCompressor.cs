using System.IO.Enumeration;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Compression;

/// <summary>Makes models with shared or missing weights of frozen ones, without training; the models that they are made of stay as they
/// are. <see cref="Quantization.ModelQuantizer"/> may come before or behind.</summary>
public static class WeightCompressor
{
    /// <summary>Names of the matrices and windows that can be clustered and pruned: float32 weights of dense, convolutional and recurrent layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="patterns">Names with * and ?; null for all.</param>
    public static IReadOnlyList<string> Candidates(FrozenModel model, IReadOnlyList<string>? patterns = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var names = model.Graph.Nodes.Where(n => n.Function is DenseFunction or ConvolutionFunction or RecurrentFunction).SelectMany(n => n.Inputs).Distinct(StringComparer.Ordinal);
        return [.. names.Where(n => model.Weights.TryGetValue(n, out var w) && w.DataType == SafeTensorDataType.Float32 && w.Shape.Axes >= 2
            && (patterns is null || patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, n, ignoreCase: false))))];
    }

    /// <summary>Clusters weights, each tensor by itself.</summary>
    /// <param name="model">The model.</param>
    /// <param name="names">Float32 weights.</param>
    /// <param name="clusters">Values of each tensor, at most.</param>
    /// <param name="start">Where centroids begin.</param>
    /// <param name="seed">For starts that draw.</param>
    /// <param name="keepsZeros">Whether zeros stay 0, as one of the values.</param>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public static FrozenModel Cluster(FrozenModel model, IReadOnlyList<string> names, int clusters, CentroidStart start = CentroidStart.Linear, ulong seed = 0, bool keepsZeros = false) =>
        Change(model, names, weights => WeightClusters.Fit(weights, clusters, start, seed, keepsZeros).Apply(weights));

    /// <summary>Sets the weights of least magnitude to 0, in each tensor the same share.</summary>
    /// <param name="model">The model.</param>
    /// <param name="names">Float32 weights.</param>
    /// <param name="share">From 0 to 1.</param>
    public static FrozenModel Prune(FrozenModel model, IReadOnlyList<string> names, double share) => Change(model, names, weights => MagnitudePruning.Prune(weights, share));

    private static FrozenModel Change(FrozenModel model, IReadOnlyList<string> names, Action<float[]> change)
    {
        ArgumentNullException.ThrowIfNull(model);
        return FrozenModel.Create(model.Source, model.Graph, model.Weights.Values.Select(Entry), model.Metadata);

        SafeTensorEntry Entry(Weight weight)
        {
            if (!names.Contains(weight.Name, StringComparer.Ordinal)) return weight.ToEntry();
            var values = weight.As<float>().ToArray();
            change(values);
            return SafeTensorEntry.Create<float>(weight.Name, values, [.. weight.ToEntry().Shape]);
        }
    }
}
