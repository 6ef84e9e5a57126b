using Nightjar.Learning.Compression;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Quantization;

namespace Nightjar.Models.Compression;

/// <summary>What is done to a model to make it small: prune, then cluster, then quantise, then code. Each may be left out.</summary>
/// <remarks>Sources: Han, Mao and Dally 2016 (arXiv 1510.00149); Allam, Peloton and McEwen 2023 (arXiv 2303.08951).</remarks>
public sealed record CompressionPlan
{
    /// <summary>Names of the weights that are clustered and pruned, with * and ?; null for those of all layers.</summary>
    public IReadOnlyList<string>? Where { get; init; }

    /// <summary>Values that a tensor's weights share; 0 for no clusters.</summary>
    public int Clusters { get; init; }

    /// <summary>Where centroids begin.</summary>
    public CentroidStart Start { get; init; }

    /// <summary>For starts that draw.</summary>
    public ulong Seed { get; init; }

    /// <summary>The share of weights that become 0.</summary>
    public double Pruning { get; init; }

    /// <summary>Whether training prunes more and more, not all at once.</summary>
    public bool PrunesGradually { get; init; } = true;

    /// <summary>Whether weights of all layers become signed bytes with a scale.</summary>
    public bool Quantizes { get; init; }

    /// <summary>Whether every output has a scale of its own. Shared values then are different numbers.</summary>
    public bool IsPerChannel { get; init; }

    /// <summary>How the file holds tensors; null for a plain file.</summary>
    public TensorCoding? Coding { get; init; }

    /// <summary>Whether anything needs training to adapt to.</summary>
    public bool ChangesWeights => Clusters > 0 || Pruning > 0;

    /// <summary>Prunes and clusters, without training.</summary>
    /// <param name="model">A model in float32.</param>
    /// <exception cref="InvalidDataException">No weight has such a name.</exception>
    public FrozenModel Shape(FrozenModel model)
    {
        var names = Names(model);
        var pruned = WeightCompressor.Prune(model, names, Pruning);
        if (Clusters == 0) return pruned;
        using (pruned) return WeightCompressor.Cluster(pruned, names, Clusters, Start, Seed, keepsZeros: Pruning > 0);
    }

    /// <summary>Writes the file of a model that was shaped.</summary>
    /// <param name="shaped">The model in float32.</param>
    /// <param name="path">Where to.</param>
    /// <returns>What became of each tensor; empty for a plain file.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public IReadOnlyList<CodedTensorReport> Write(FrozenModel shaped, string path)
    {
        using var bytes = Quantizes ? ModelQuantizer.ToInt8(shaped, IsPerChannel) : null;
        var model = bytes ?? shaped;
        if (Coding is { } coding) return CompressedModel.Save(model, path, coding);
        model.Save(path);
        return [];
    }

    /// <summary>Names of the weights that are clustered and pruned.</summary>
    /// <exception cref="InvalidDataException">No weight has such a name.</exception>
    public IReadOnlyList<string> Names(FrozenModel model)
    {
        if (!ChangesWeights) return [];
        var names = WeightCompressor.Candidates(model, Where);
        return names.Count > 0 ? names : throw new InvalidDataException($"no float32 weight of {model.Source} is called {string.Join(" or ", Where ?? ["*"])}; there are {string.Join(", ", WeightCompressor.Candidates(model))}");
    }
}
