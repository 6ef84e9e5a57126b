using System.Buffers.Binary;
using System.Text;

namespace Nightjar.Formats.Tests.Fits;

/// <summary>Puts FITS files together from cards and values, the broken ones too.</summary>
internal static class FitsBytes
{
    /// <summary>One header block, or as many as the cards need. END is added.</summary>
    public static byte[] Header(params IEnumerable<string> cards)
    {
        var text = string.Concat(cards.Append("END").Select(card => card.PadRight(80)));
        return Encoding.ASCII.GetBytes(text.PadRight((text.Length + 2879) / 2880 * 2880));
    }

    public static string Card(string name, object value) => FormattableString.Invariant($"{name,-8}= {value,20}");

    public static string[] Image(string first, int bitPix, int width, int height, params string[] more) =>
        [first, Card("BITPIX", bitPix), Card("NAXIS", 2), Card("NAXIS1", width), Card("NAXIS2", height), .. more];

    public static string[] Primary(int bitPix, int width, int height, params string[] more) =>
        Image(Card("SIMPLE", "T"), bitPix, width, height, more);

    /// <summary>Fills the last block with zeros.</summary>
    public static byte[] Pad(byte[] data) => [.. data, .. new byte[(2880 - data.Length % 2880) % 2880]];

    /// <summary>Stored values of any BITPIX, one by one: the scalar twin of the writer's and reader's vectors.</summary>
    public static byte[] Data(int bitPix, params IEnumerable<double> values)
    {
        var bytes = new List<byte>();
        Span<byte> one = stackalloc byte[8];
        foreach (var value in values)
        {
            switch (bitPix)
            {
                case 8: one[0] = (byte)value; break;
                case 16: BinaryPrimitives.WriteInt16BigEndian(one, (short)value); break;
                case 32: BinaryPrimitives.WriteInt32BigEndian(one, (int)value); break;
                case 64: BinaryPrimitives.WriteInt64BigEndian(one, (long)value); break;
                case -32: BinaryPrimitives.WriteSingleBigEndian(one, (float)value); break;
                case -64: BinaryPrimitives.WriteDoubleBigEndian(one, value); break;
            }

            bytes.AddRange(one[..(Math.Abs(bitPix) / 8)]);
        }

        return Pad([.. bytes]);
    }
}
