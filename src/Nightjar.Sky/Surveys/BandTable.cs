namespace Nightjar.Sky;

/// <summary>Bands by the bytes of their names, without a string for each row.</summary>
internal sealed class BandTable
{
    private const int LongestName = 24;

    private readonly PassBand[] _letters = new PassBand[128];
    private readonly (byte[] Name, PassBand Band)[] _names;

    public BandTable(IReadOnlyDictionary<string, PassBand> names)
    {
        _names = [.. names.Select(pair => (System.Text.Encoding.UTF8.GetBytes(pair.Key), pair.Value))];
        for (var letter = 0; letter < _letters.Length; letter++)
        {
            _letters[letter] = PassBands.TryParse([(char)letter], out var band) ? band : PassBand.Unknown;
        }
    }

    public PassBand Find(ReadOnlySpan<byte> name)
    {
        foreach (var (known, named) in _names)
        {
            if (name.SequenceEqual(known)) return named;
        }

        if (name.Length == 1) return name[0] < _letters.Length ? _letters[name[0]] : PassBand.Unknown;
        if (name.Length is 0 or > LongestName) return PassBand.Unknown;
        Span<char> text = stackalloc char[name.Length];
        for (var i = 0; i < name.Length; i++) text[i] = (char)name[i];
        return PassBands.TryParse(text, out var found) ? found : PassBand.Unknown;
    }
}
