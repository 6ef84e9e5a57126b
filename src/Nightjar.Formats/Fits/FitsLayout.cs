using System.Buffers.Text;

namespace Nightjar.Formats.Fits;

/// <summary>What the header of one HDU (header and data unit) says of its data, and where they lie.</summary>
internal struct FitsLayout
{
    private const int BlockLength = 2880;

    /// <summary>More cards than any header of a survey has; hostile files end here.</summary>
    private const int MaxCards = 36 * 1000;

    /// <summary>The most axes that the standard allows (section 4.4.1).</summary>
    private const int MaxAxes = 999;

    private long _parameters;
    private long _groups;
    private bool _randomGroups;
    private bool _hasBitPix;
    private int _axesRead;
    private long _firstAxis;
    private long _otherAxes;
    private bool _depth;
    private bool _badBlank;

    /// <summary>Byte at which the header begins.</summary>
    public int Start { get; private set; }

    /// <summary>Bytes of the cards before END.</summary>
    public int CardsLength { get; private set; }

    /// <summary>Byte at which the data begin.</summary>
    public int DataStart { get; private set; }

    /// <summary>Bytes of the data, without the filling of their last block.</summary>
    public long DataLength { get; private set; }

    /// <summary>Byte at which the next HDU would begin.</summary>
    public long End { get; private set; }

    /// <summary>Bits of a pixel, negative for floats.</summary>
    public int BitPix { get; private set; }

    /// <summary>Number of axes.</summary>
    public int Axes { get; private set; }

    /// <summary>Length of the first axis: columns.</summary>
    public readonly long Width => _firstAxis;

    /// <summary>Length of the second axis: rows; 1 where there is a single axis.</summary>
    public long Height { get; private set; }

    /// <summary>Whether this is an image of one or two axes with pixels; axes of length 1 may follow.</summary>
    public readonly bool IsFlatImage =>
        IsImage && !_randomGroups && _parameters == 0 && _groups == 1 && Axes > 0 && Width > 0 && Height > 0 && !_depth;

    /// <summary>Whether this is a primary HDU or an image extension.</summary>
    public bool IsImage { get; private set; }

    /// <summary>What a pixel is multiplied with.</summary>
    public double Scale { get; private set; }

    /// <summary>What is added to a pixel then.</summary>
    public double Zero { get; private set; }

    /// <summary>The integer that stands for no data.</summary>
    public long? Blank { get; private set; }

    /// <summary>Offset of the card of the unit from <see cref="Start"/>; -1 where there is none.</summary>
    public int UnitCard { get; private set; }

    /// <summary>Reads the header that begins at a byte.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, int start, out FitsLayout layout, out FitsError error)
    {
        layout = new FitsLayout
        {
            Start = start,
            Scale = 1,
            UnitCard = -1,
            Height = 1,
            Axes = -1,
            _groups = 1,
            _otherAxes = 1,
        };
        var at = start;
        for (var n = 0; ; n++, at += FitsCard.Length)
        {
            if (file.Length - at < FitsCard.Length) return Fail("the FITS header is cut short", file.Length, out error);
            var card = file.Slice(at, FitsCard.Length);
            if (FitsCard.Is(card, "END     "u8)) break;
            if (n == MaxCards) return Fail("the FITS header has no end", at, out error);
            var reason = n == 0 ? layout.ReadFirst(card, start == 0) : layout.ReadCard(card, at - start);
            if (reason is not null) return Fail(reason, at, out error);
        }

        layout.CardsLength = at - start;
        var cards = (long)at + FitsCard.Length - start;
        var data = start + RoundUp(cards);
        return layout.Complete(file.Length, data, out error);
    }

    private string? ReadFirst(ReadOnlySpan<byte> card, bool primary)
    {
        if (!primary)
        {
            if (!FitsCard.Is(card, "XTENSION"u8) || !FitsCard.TryGetText(card, out var kind))
                return "an HDU does not begin with XTENSION";
            IsImage = kind.SequenceEqual("IMAGE"u8);
            return null;
        }

        IsImage = true;
        if (!FitsCard.Is(card, "SIMPLE  "u8)) return "not a FITS image: it does not begin with SIMPLE";
        return FitsCard.TryGetBoolean(card, out var simple) && simple
            ? null
            : "not a standard FITS file: SIMPLE is not T";
    }

    /// <returns>What is wrong, or null.</returns>
    private string? ReadCard(ReadOnlySpan<byte> card, int offset)
    {
        switch (card[0])
        {
            case (byte)'B' when FitsCard.Is(card, "BITPIX  "u8):
                _hasBitPix = FitsCard.TryGetInt64(card, out var bits) && bits is 8 or 16 or 32 or 64 or -32 or -64;
                BitPix = _hasBitPix ? (int)bits : 0;
                return _hasBitPix ? null : "BITPIX is none of 8, 16, 32, 64, -32 and -64";
            case (byte)'B' when FitsCard.Is(card, "BSCALE  "u8):
                (var good, Scale) = (FitsCard.TryGetDouble(card, out var scale), scale);
                return good ? null : "BSCALE is not a number";
            case (byte)'B' when FitsCard.Is(card, "BZERO   "u8):
                (good, Zero) = (FitsCard.TryGetDouble(card, out var zero), zero);
                return good ? null : "BZERO is not a number";
            case (byte)'B' when FitsCard.Is(card, "BLANK   "u8):
                _badBlank = !FitsCard.TryGetInt64(card, out var blank);
                Blank = blank;
                return null;
            case (byte)'B' when FitsCard.Is(card, "BUNIT   "u8):
                UnitCard = offset;
                return null;
            case (byte)'N' when card.StartsWith("NAXIS"u8):
                return ReadAxis(card);
            case (byte)'P' when FitsCard.Is(card, "PCOUNT  "u8):
                return FitsCard.TryGetInt64(card, out _parameters) && _parameters is >= 0 and <= int.MaxValue
                    ? null
                    : "PCOUNT is not a count";
            case (byte)'G' when FitsCard.Is(card, "GCOUNT  "u8):
                return FitsCard.TryGetInt64(card, out _groups) && _groups is >= 0 and <= int.MaxValue
                    ? null
                    : "GCOUNT is not a count";
            case (byte)'G' when FitsCard.Is(card, "GROUPS  "u8):
                _randomGroups = FitsCard.TryGetBoolean(card, out var groups) && groups;
                return null;
            default:
                return null;
        }
    }

    private string? ReadAxis(ReadOnlySpan<byte> card)
    {
        var name = card[5..FitsCard.KeywordLength].TrimEnd((byte)' ');
        if (name.IsEmpty)
        {
            if (!FitsCard.TryGetInt64(card, out var axes) || axes is < 0 or > MaxAxes)
                return "NAXIS is not a number of axes";
            Axes = (int)axes;
            return null;
        }

        if (!Utf8Parser.TryParse(name, out int axis, out var used) || used != name.Length) return null;
        if (axis != _axesRead + 1) return "the axes are not in order";
        if (!FitsCard.TryGetInt64(card, out var length) || length is < 0 or > int.MaxValue)
            return "the length of an axis is not a count";
        _axesRead = axis;
        if (axis == 1)
        {
            _firstAxis = length;
            return null;
        }

        if (axis == 2) Height = length;
        else _depth |= length != 1;
        _otherAxes = Multiply(_otherAxes, length);
        return null;
    }

    private bool Complete(int fileLength, long data, out FitsError error)
    {
        if (!_hasBitPix) return Fail("BITPIX is missing", Start, out error);
        if (Axes < 0) return Fail("NAXIS is missing", Start, out error);
        if (_axesRead != Axes) return Fail("NAXIS is not the number of axes", Start, out error);
        if (_badBlank && BitPix > 0) return Fail("BLANK is not an integer", Start, out error);
        if (data > fileLength) return Fail("the FITS header is cut short", fileLength, out error);

        long values = 0;
        _randomGroups &= _firstAxis == 0;
        if (Axes > 0) values = _randomGroups ? _otherAxes : Multiply(_firstAxis, _otherAxes);
        DataLength = Multiply(Multiply(values + _parameters, _groups), Math.Abs(BitPix) / 8);
        DataStart = (int)data;
        if (DataLength > fileLength - data) return Fail("the FITS data are cut short", fileLength, out error);
        End = DataStart + RoundUp(DataLength);
        error = default;
        return true;
    }

    /// <summary>A product that stays at a bound far above any file instead of overflowing.</summary>
    private static long Multiply(long a, long b)
    {
        const long bound = 1L << 40;
        return (long)UInt128.Min((UInt128)a * (UInt128)b, bound);
    }

    private static long RoundUp(long length) => (length + BlockLength - 1) / BlockLength * BlockLength;

    private static bool Fail(string reason, long offset, out FitsError error)
    {
        error = new(reason, offset);
        return false;
    }
}
