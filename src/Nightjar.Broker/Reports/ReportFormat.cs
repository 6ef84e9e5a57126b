using System.Globalization;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>How the pages write numbers: fixed digits, true minus signs, units, and an en dash for what is missing.</summary>
internal static class ReportFormat
{
    /// <summary>Stands for a missing value.</summary>
    public const string Missing = "\u2013";

    /// <summary>Names from packets are cut to this many characters: no real one comes near.</summary>
    public const int LongestName = 64;

    private const double LongestFixed = 1e15;

    private static readonly string[] ByteUnits = ["bytes", "kB", "MB", "GB", "TB", "PB"];
    private static readonly string[] FluxUnits = ["nJy", "\u00B5Jy", "mJy", "Jy"];

    /// <summary>A number with fixed decimals and U+2212 for minus; <see cref="Missing"/> where it is not finite.</summary>
    public static string Number(double value, int decimals)
    {
        if (!double.IsFinite(value)) return Missing;
        if (Math.Abs(value) >= LongestFixed) return value.ToString("0.###e+0", CultureInfo.InvariantCulture).Replace('-', '\u2212');
        var rounded = Math.Round(value, Math.Min(decimals, 15)) + 0.0;
        return rounded.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .Replace('-', '\u2212');
    }

    /// <summary>A count with commas between thousands; <see cref="Missing"/> where it is not known.</summary>
    public static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? Missing;

    /// <summary>A count and its noun: <c>1 alert</c>, <c>2 alerts</c>.</summary>
    public static string Count(long count, string noun) => Count(count) + " " + noun + (count == 1 ? "" : "s");

    /// <summary>A size in decimal units to three digits: <c>1.45 GB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = Scale(bytes, ByteUnits);
        return unit == ByteUnits[0] ? Count(bytes, "byte") : $"{ThreeDigits(value)}\u00A0{unit}";
    }

    /// <summary>A flux in nanojansky or a larger unit to three digits.</summary>
    public static string Flux(double nanojansky)
    {
        if (!double.IsFinite(nanojansky)) return Missing;
        var (value, unit) = Scale(nanojansky, FluxUnits);
        return $"{ThreeDigits(value)}\u00A0{unit}";
    }

    /// <summary>The unit that suits fluxes up to a size, and how many nanojansky it is.</summary>
    public static (string Name, double Nanojansky) FluxUnit(double nanojansky)
    {
        var (value, unit) = Scale(nanojansky, FluxUnits);
        return (unit, value == 0 ? 1 : Math.Pow(1000, Array.IndexOf(FluxUnits, unit)));
    }

    /// <summary><c>18.32 \u00B1 0.05</c>.</summary>
    public static string Magnitude(Magnitude magnitude) => !magnitude.IsMeasured ? Missing
        : double.IsFinite(magnitude.Error) ? $"{Number(magnitude.Value, 2)}\u00A0\u00B1\u00A0{Number(magnitude.Error, 2)}"
        : Number(magnitude.Value, 2);

    /// <summary>A distance on the sky: <c>2.1\u2033</c>.</summary>
    public static string Arcseconds(double arcseconds) =>
        double.IsFinite(arcseconds) ? Number(arcseconds, arcseconds < 10 ? 1 : 0) + "\u2033" : Missing;

    /// <summary>A time span in words: minutes, hours or days.</summary>
    public static string Days(double days) => Math.Abs(days) switch
    {
        double.NaN => Missing,
        < 1.0 / 24 => Number(days * 1440, 0) + "\u00A0min",
        < 1 => Number(days * 24, 1) + "\u00A0h",
        < 100 => Number(days, 1) + "\u00A0d",
        _ => Number(days, 0) + "\u00A0d",
    };

    /// <summary><c>2021-07-01 05:12:33 UT</c>; to the minute where seconds do not matter.</summary>
    public static string Time(JulianDate time, bool withSeconds = true) =>
        time.ToUtc() is { } utc
            ? utc.AddSeconds(withSeconds ? 0.5 : 30)
                .ToString(withSeconds ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "\u00A0UT"
            : Missing;

    /// <summary>The modified Julian date to 5 decimals (0.9 seconds).</summary>
    public static string Mjd(JulianDate time) => Number(time.Mjd, 5);

    /// <summary>A night's label as people read it: <c>Night of 2021-07-01</c>; other labels with a capital.</summary>
    public static string Night(string label)
    {
        if (Sky.Night.TryParse(label, out var night) && night.Start.ToUtc() is { } date)
            return "Night of " + date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return label.Length == 0 ? "Night" : char.ToUpperInvariant(label[0]) + label[1..];
    }

    /// <summary>What people call a survey.</summary>
    public static string Survey(string shortName) => shortName switch
    {
        "ztf" => "ZTF",
        "zuds" => "ZUDS",
        "lsst" => "Rubin LSST",
        "winter" => "WINTER",
        "decam" => "DECam",
        "atlas" => "ATLAS",
        "pgir" => "PGIR",
        "turbo" => "TURBO",
        "roman" => "Roman",
        "askap" => "ASKAP",
        "elasticc" => "ELAsTiCC",
        "" => "unknown survey",
        _ => Clip(shortName),
    };

    /// <summary>A text from a packet, cut where it is absurdly long.</summary>
    public static string Clip(string text, int longest = LongestName) =>
        text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "\u2026");

    private static string ThreeDigits(double value) => Number(value, Math.Abs(value) switch
    {
        < 9.995 => 2,
        < 99.95 => 1,
        _ => 0,
    });

    // 999.5 would be written 1000: the next unit begins there.
    private static (double Value, string Unit) Scale(double value, string[] units)
    {
        var index = 0;
        for (; index < units.Length - 1 && Math.Abs(value) >= 999.5; index++) value /= 1000;
        return (value, units[index]);
    }
}
