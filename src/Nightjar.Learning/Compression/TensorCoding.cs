namespace Nightjar.Learning.Compression;

/// <summary>How a tensor lies in a compressed file; the parts go together in any way.</summary>
[Flags]
public enum TensorCoding
{
    /// <summary>As numbers.</summary>
    None = 0,

    /// <summary>The different numbers once, and for each element which of them it is, in as few bits as that takes. For at most 256
    /// different numbers.</summary>
    Table = 1,

    /// <summary>Only what is not 0, with the distance from one to the next.</summary>
    Sparse = 2,

    /// <summary>Indices and distances in Huffman's code.</summary>
    Huffman = 4,

    /// <summary>The whole as a DEFLATE stream (RFC 1951).</summary>
    Deflate = 8,

    /// <summary>Not at all: the sines of places, computed again.</summary>
    Sinusoids = 16,
}
