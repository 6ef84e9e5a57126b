using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Nightjar.Broker.Reports;

/// <summary>The interpolated-string handler behind <see cref="Markup.Write"/>.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler
{
    private readonly TextWriter _writer;

    /// <summary>Called by the compiler.</summary>
    public MarkupHandler(int literalLength, int formattedCount, Markup markup)
    {
        _ = literalLength + formattedCount;
        _writer = markup.Writer;
    }

    /// <summary>Writes a literal part: markup.</summary>
    public void AppendLiteral(string markup) => _writer.Write(markup);

    /// <summary>Writes a text, escaped.</summary>
    public void AppendFormatted(string? text) => Escape(_writer, text);

    /// <summary>Writes one character: markup, such as a command of a path.</summary>
    public void AppendFormatted(char markup) => _writer.Write(markup);

    /// <summary>Writes a whole number.</summary>
    public void AppendFormatted(int number) => _writer.Write(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a whole number.</summary>
    public void AppendFormatted(long number) => _writer.Write(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a whole number in a format, for example <c>N0</c>.</summary>
    public void AppendFormatted(long number, string format) =>
        _writer.Write(number.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>Writes a coordinate of a drawing, rounded to a tenth.</summary>
    public void AppendFormatted(double coordinate) => AppendFormatted(coordinate, "0.#");

    /// <summary>Writes a number in a format; never a negative zero.</summary>
    public void AppendFormatted(double number, string format)
    {
        var text = number.ToString(format, CultureInfo.InvariantCulture);
        _writer.Write(text is "-0" or "-0.0" ? text[1..] : text);
    }

    /// <summary>The end of one write.</summary>
    public void End() => _writer.Write("");

    /// <summary>Writes a text so that neither HTML nor XML sees markup in it. Characters that XML forbids, and the
    /// controls that reorder text (a name could make a line read otherwise than it is), become U+FFFD.</summary>
    public static void Escape(TextWriter writer, string? text)
    {
        if (text is null) return;
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': writer.Write("&amp;"); break;
                case '<': writer.Write("&lt;"); break;
                case '>': writer.Write("&gt;"); break;
                case '"': writer.Write("&quot;"); break;
                case '\'': writer.Write("&#39;"); break;
                case '\t' or '\n' or '\r': writer.Write(' '); break;
                case < 0x20 or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF: writer.Write('\uFFFD'); break;
                case 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069):
                    writer.Write('\uFFFD');
                    break;
                default: WriteRune(writer, rune); break;
            }
        }
    }

    private static void WriteRune(TextWriter writer, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        writer.Write(units[..rune.EncodeToUtf16(units)]);
    }
}
