using System.Globalization;
using Nightjar.Sky;

namespace Nightjar.Cli;

/// <summary>Draws a light curve with letters: the band's letter is a detection, v an upper limit.</summary>
internal static class TerminalLightCurve
{
    private const int Columns = 76;
    private const int Rows = 14;

    /// <summary>The lines of the drawing, magnitudes upward; empty where there is nothing to draw.</summary>
    public static IEnumerable<string> Draw(LightCurve curve)
    {
        var marks = curve.UpperLimits.Where(limit => double.IsFinite(limit.Limit)).Select(limit => (limit.Time.Days, Magnitude: limit.Limit, Letter: 'v'))
            .Concat(curve.Detections.Where(detection => detection.Magnitude.IsMeasured)
                .Select(detection => (detection.Time.Days, Magnitude: detection.Magnitude.Value, Letter: PassBands.Name(detection.Band)[0])))
            .ToList();
        if (marks.Count == 0) yield break;
        var (start, end) = (marks.Min(mark => mark.Days), marks.Max(mark => mark.Days));
        var (bright, faint) = (Math.Floor(2 * marks.Min(mark => mark.Magnitude)) / 2, Math.Ceiling(2 * marks.Max(mark => mark.Magnitude)) / 2);
        if (faint - bright < 0.5) faint = bright + 0.5;
        var rows = Enumerable.Range(0, Rows).Select(_ => new string(' ', Columns).ToCharArray()).ToArray();
        foreach (var (days, magnitude, letter) in marks)
        {
            var column = end > start ? (int)Math.Round((days - start) / (end - start) * (Columns - 1)) : Columns / 2;
            rows[(int)Math.Round((magnitude - bright) / (faint - bright) * (Rows - 1))][column] = letter;
        }

        for (var i = 0; i < Rows; i++)
        {
            var label = i % 3 == 0 || i == Rows - 1
                ? (bright + (faint - bright) * i / (Rows - 1)).ToString("F2", CultureInfo.InvariantCulture)
                : "";
            yield return $"{label,7} | {new string(rows[i]).TrimEnd()}";
        }

        var left = string.Create(CultureInfo.InvariantCulture, $"{start - end:F1} d");
        yield return "        +" + new string('-', Columns + 1);
        yield return "          " + left + "0".PadLeft(Columns - left.Length);
    }
}
