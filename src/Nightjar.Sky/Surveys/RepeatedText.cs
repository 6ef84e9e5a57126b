using System.Text;

namespace Nightjar.Sky;

/// <summary>Gives the same string for the same bytes as long as they repeat, which versions and names mostly do.</summary>
/// <param name="make">Makes the string of the bytes' text, where it is not the text itself.</param>
internal sealed class RepeatedText(Func<string, string>? make = null)
{
    private byte[] _bytes = [];
    private int _length;
    private string _text = "";

    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual(_bytes.AsSpan(0, _length))) return _text;
        _text = Encoding.UTF8.GetString(bytes);
        if (make is not null) _text = make(_text);
        if (_bytes.Length < bytes.Length) _bytes = new byte[bytes.Length];
        bytes.CopyTo(_bytes);
        _length = bytes.Length;
        return _text;
    }
}
