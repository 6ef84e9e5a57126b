using System.Text;

namespace Nightjar.Formats.Fits;

/// <summary>The cards of one header, looked up by name when they are asked for.</summary>
/// <remarks>Names are as in the file: upper case, up to 8 characters. Of a name that stands there twice the first card
/// counts. Every method returns false where there is no such card, or where its value is of another kind.</remarks>
public readonly ref struct FitsHeader
{
    private readonly ReadOnlySpan<byte> _cards;

    internal FitsHeader(ReadOnlySpan<byte> cards) => _cards = cards;

    /// <summary>How many cards there are, without the one that ends the header.</summary>
    public int Count => _cards.Length / FitsCard.Length;

    /// <summary>The 80 bytes of a card.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public ReadOnlySpan<byte> this[int index] => _cards.Slice(index * FitsCard.Length, FitsCard.Length);

    /// <summary>Finds a string, without its quotes and the blanks at its end.</summary>
    public bool TryGetString(ReadOnlySpan<char> name, out string value)
    {
        value = "";
        return TryFind(name, out var card) && FitsCard.TryGetString(card, out value);
    }

    /// <summary>Finds a number; an integer will do.</summary>
    public bool TryGetDouble(ReadOnlySpan<char> name, out double value)
    {
        value = double.NaN;
        return TryFind(name, out var card) && FitsCard.TryGetDouble(card, out value);
    }

    /// <summary>Finds an integer.</summary>
    public bool TryGetInt64(ReadOnlySpan<char> name, out long value)
    {
        value = 0;
        return TryFind(name, out var card) && FitsCard.TryGetInt64(card, out value);
    }

    /// <summary>Finds a logical value, T or F.</summary>
    public bool TryGetBoolean(ReadOnlySpan<char> name, out bool value)
    {
        value = false;
        return TryFind(name, out var card) && FitsCard.TryGetBoolean(card, out value);
    }

    private bool TryFind(ReadOnlySpan<char> name, out ReadOnlySpan<byte> card)
    {
        card = default;
        if (name.Length > FitsCard.KeywordLength || !Ascii.IsValid(name)) return false;
        Span<byte> keyword = stackalloc byte[FitsCard.KeywordLength];
        keyword.Fill((byte)' ');
        Encoding.ASCII.GetBytes(name, keyword);
        for (var cards = _cards; !cards.IsEmpty; cards = cards[FitsCard.Length..])
        {
            card = cards[..FitsCard.Length];
            if (FitsCard.Is(card, keyword)) return true;
        }

        return false;
    }
}
