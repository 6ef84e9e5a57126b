using Nightjar.Formats.Compression;
using Nightjar.Formats.SafeTensors;

namespace Nightjar.Learning.Compression;

/// <summary>What compression made of a tensor.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Elements">How many numbers it has.</param>
/// <param name="Bytes">Bytes that they took before.</param>
/// <param name="CodedBytes">Bytes that they take now, with all that belongs to them.</param>
/// <param name="Coding">How they are coded.</param>
/// <param name="Values">Different numbers; 0 where there are more than 256.</param>
/// <param name="Entropy">Entropy of a number in bits; NaN where there are more than 256 different ones.</param>
/// <param name="Sparsity">The share of zeros.</param>
public sealed record CodedTensorReport(string Name, int Elements, int Bytes, int CodedBytes, TensorCoding Coding, int Values, double Entropy, double Sparsity)
{
    /// <summary>Bits that a number takes, tables and all included.</summary>
    public double BitsPerElement => Elements == 0 ? 0 : 8.0 * CodedBytes / Elements;

    internal static CodedTensorReport Of(SafeTensorEntry tensor, TensorCoding coding, int bytes)
    {
        var span = tensor.Bytes.Span;
        var size = tensor.DataType.Bits() / 8;
        var elements = span.Length / size;
        var counts = CodedTensor.Frequencies(span, size);
        var zeros = 0;
        for (var i = 0; i < span.Length; i += size) zeros += span.Slice(i, size).ContainsAnyExcept((byte)0) ? 0 : 1;
        return new(tensor.Name, elements, span.Length, bytes, coding, counts?.Length ?? 0, counts is null ? double.NaN : CanonicalHuffman.Entropy(counts), elements == 0 ? 0 : (double)zeros / elements);
    }
}
