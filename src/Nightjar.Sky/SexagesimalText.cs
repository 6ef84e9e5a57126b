using System.Globalization;

namespace Nightjar.Sky;

/// <summary>Angles as hours or degrees, minutes and seconds.</summary>
internal static class SexagesimalText
{
    public const double DegreesPerHour = 15;
    private const string Separators = ":hdms°'\"′″ ";

    /// <summary>Reads one angle to degrees. A single number is degrees; several are hours where
    /// <paramref name="isHours"/>, unless the text says d or °.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, bool isHours, out double degrees)
    {
        degrees = double.NaN;
        text = text.Trim();
        var isNegative = text.StartsWith('-');
        if (text.StartsWith('-') || text.StartsWith('+')) text = text[1..];
        var (sum, unit, count) = (0.0, 1.0, 0);
        var isWhole = true;
        foreach (var range in text.SplitAny(Separators))
        {
            var word = text[range];
            if (word.IsEmpty) continue;
            if (!isWhole || !double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            if (count++ > 0 && number >= 60) return false;
            sum += number * unit;
            unit /= 60;
            isWhole = count < 3 && double.IsInteger(number) && !word.Contains('.');
        }

        if (count == 0) return false;
        var hours = text.Contains('h') || (isHours && count > 1 && !text.ContainsAny('d', '°'));
        degrees = (isNegative ? -sum : sum) * (hours ? DegreesPerHour : 1);
        return true;
    }

    /// <summary>Writes <c>dd:mm:ss.ff</c>; a value that rounds up to <paramref name="turn"/> becomes 0 (none where 0).</summary>
    public static string Format(double value, int decimals, int turn)
    {
        if (!double.IsFinite(value)) return "";
        var scale = (long)Math.Pow(10, decimals);
        var (whole, rest) = Math.DivRem((long)Math.Round(value * 3600 * scale), 3600 * scale);
        var (minutes, seconds) = Math.DivRem(rest, 60 * scale);
        if (whole == turn && turn > 0) whole = 0;
        var (full, part) = Math.DivRem(seconds, scale);
        return string.Create(CultureInfo.InvariantCulture, $"{whole:D2}:{minutes:D2}:{full:D2}.")
            + part.ToString("D" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
