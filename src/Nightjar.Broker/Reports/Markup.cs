using System.Runtime.CompilerServices;

namespace Nightjar.Broker.Reports;

/// <summary>Writes HTML and SVG so that text from packets cannot become markup: in <c>Write($"...{value}...")</c> the
/// literal parts are markup, and every value in braces is escaped.</summary>
/// <remarks>The result is well-formed XML too, so that tests can read whole pages with an XML reader.</remarks>
internal readonly struct Markup(TextWriter writer)
{
    /// <summary>Where the markup goes.</summary>
    public TextWriter Writer { get; } = writer;

    /// <summary>Writes markup that this program made itself: never text from outside.</summary>
    public void Raw(string trusted) => Writer.Write(trusted);

    /// <summary>Writes the literal parts as they are and the values escaped; the handler has done it by now.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] ref MarkupHandler markup) => markup.End();
}
