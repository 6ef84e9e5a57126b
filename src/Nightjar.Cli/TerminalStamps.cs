using System.Text;
using Nightjar.Sky;

namespace Nightjar.Cli;

/// <summary>Draws the three stamps side by side with half blocks in grey, for terminals with 24-bit colour.</summary>
internal static class TerminalStamps
{
    private const int Size = 32;

    /// <summary>The lines of the drawing; empty where the alert has no stamps.</summary>
    public static IEnumerable<string> Draw(CutoutTriplet cutouts)
    {
        byte[]?[] images = [Grey(cutouts.Science, CutoutKind.Science), Grey(cutouts.Template, CutoutKind.Template), Grey(cutouts.Difference, CutoutKind.Difference)];
        if (images.All(image => image is null)) yield break;
        yield return $"{"science",-Size}  {"template",-Size}  difference";
        for (var row = 0; row < Size; row += 2)
        {
            var line = new StringBuilder();
            foreach (var image in images)
            {
                for (var column = 0; column < Size; column++)
                {
                    if (image is null)
                    {
                        line.Append(' ');
                        continue;
                    }

                    int top = image[row * Size + column], bottom = image[(row + 1) * Size + column];
                    line.Append($"\e[38;2;{top};{top};{top};48;2;{bottom};{bottom};{bottom}m\u2580");
                }

                line.Append("\e[0m  ");
            }

            yield return line.ToString();
        }
    }

    private static byte[]? Grey(Cutout cutout, CutoutKind kind)
    {
        if (cutout.IsEmpty) return null;
        var full = new byte[cutout.Width * cutout.Height];
        CutoutStretch.Render(cutout, kind, full);
        var small = new byte[Size * Size];
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
                small[row * Size + column] = full[row * cutout.Height / Size * cutout.Width + column * cutout.Width / Size];
        }

        return small;
    }
}
