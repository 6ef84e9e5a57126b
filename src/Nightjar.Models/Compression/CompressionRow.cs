using Nightjar.Learning.Compression;

namespace Nightjar.Models.Compression;

/// <summary>A row of the table of compressed models: what is done, and what Allam, Peloton and McEwen measured for it.</summary>
/// <param name="Name">What is done, in words.</param>
/// <param name="File">Name of its file.</param>
/// <param name="Plan">What is done.</param>
/// <param name="Paper">Their kilobytes, milliseconds to load, seconds from packet to class and log-loss; null for rows of our own.</param>
public sealed record CompressionRow(string Name, string File, CompressionPlan Plan, (double Kilobytes, double LoadMilliseconds, double Seconds, double Loss)? Paper = null)
{
    private const string Head = "classes.weight";

    /// <summary>The eight rows of their Table 1, and ours.</summary>
    /// <param name="clusters">Values that weights share.</param>
    /// <param name="start">Where centroids begin.</param>
    /// <param name="pruning">Share of zeros of the pruned rows.</param>
    /// <remarks>In their rows the last layer alone is clustered and pruned, and Huffman's code is that of DEFLATE, over the whole file. Their two
    /// TensorFlow Lite files compare with ours that are made to run, which leave out what can be computed again.</remarks>
    public static IReadOnlyList<CompressionRow> All(int clusters = 16, CentroidStart start = CentroidStart.Linear, double pruning = 0.3)
    {
        const TensorCoding Compact = TensorCoding.Table | TensorCoding.Sinusoids;
        var last = new CompressionPlan { Where = [Head], Clusters = clusters, Start = start };
        var pruned = last with { Pruning = pruning };
        var every = new CompressionPlan { Clusters = clusters, Start = start, Coding = Compact };
        return
        [
            new("Baseline", "baseline", new(), (1100, 6324.145, 0.333, 0.968)),
            new("Baseline + Huffman", "baseline-huffman", new() { Coding = TensorCoding.Deflate }, (244, 6015.565, 0.224, 0.968)),
            new("Clustering", "clustering", last, (892, 5559.868, 0.227, 0.836)),
            new("Clustering + pruning", "clustering-pruning", pruned, (688, 5721.021, 0.230, 1.017)),
            new("Clustering + Huffman", "clustering-huffman", last with { Coding = TensorCoding.Deflate }, (240, 4991.857, 0.223, 0.836)),
            new("Clustering + pruning + Huffman", "clustering-pruning-huffman", pruned with { Coding = TensorCoding.Deflate }, (128, 5251.288, 0.228, 1.017)),
            new("(compact) Clustering", "compact-clustering", last with { Coding = Compact }, (92, 0.426, 0.046, 0.836)),
            new("(compact) Clustering + quantisation", "compact-clustering-int8", last with { Coding = Compact, Quantizes = true }, (60, 0.271, 0.043, 0.834)),
            new("(compact) Bytes with a scale for each output", "compact-int8", new() { Coding = Compact, Quantizes = true, IsPerChannel = true }),
            new("(compact) Every layer clustered", "every-clustering", every),
            new("(compact) Every layer clustered + Huffman's code", "every-clustering-huffman", every with { Coding = Compact | TensorCoding.Huffman }),
            new("(compact) Every layer clustered + pruned + Huffman's code", "every-pruning-huffman", every with { Pruning = pruning, Coding = Compact | TensorCoding.Huffman }),
            new("(compact) Every layer clustered + pruned and sparse + Huffman's code", "every-pruning-sparse-huffman", every with { Pruning = pruning, Coding = Compact | TensorCoding.Sparse | TensorCoding.Huffman }),
            new("(compact) Every layer clustered + bytes + Huffman's code", "every-clustering-int8-huffman", every with { Quantizes = true, Coding = Compact | TensorCoding.Huffman }),
        ];
    }
}
