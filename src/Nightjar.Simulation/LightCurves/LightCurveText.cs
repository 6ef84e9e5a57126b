using System.Globalization;

namespace Nightjar.Simulation.LightCurves;

/// <summary>The text that names a set of simulated light curves: <c>SURVEY,SEED,COUNT[,KEY=VALUE...]</c>, such as
/// <c>ztf,7,20000</c> or <c>lsst,1,5000,mix=plasticc,redshift=none</c>.</summary>
/// <remarks>Surveys: <c>ztf</c>, <c>lsst</c> or <c>lsst-wide</c>, <c>lsst-deep</c>. Keys: <c>mix</c> = balanced, plasticc, rates, bright (or
/// bts); <c>window</c> = full, packet; <c>points</c> = all, detections; <c>redshift</c> = spectrum, photometric, none; <c>classes</c> = names
/// with <c>+</c> between them; <c>detections</c> = the fewest.</remarks>
public static class LightCurveText
{
    /// <summary>How the text is written, for help and errors.</summary>
    public const string Form = "SURVEY,SEED,COUNT[,mix=balanced|plasticc|rates|bright][,window=full|packet][,points=all|detections]"
        + "[,redshift=spectrum|photometric|none][,classes=NAME+NAME][,detections=N] with SURVEY = ztf, lsst-wide or lsst-deep";

    /// <summary>Reads such a text.</summary>
    /// <exception cref="FormatException">Says which part cannot be read, or which option is out of range, and what is expected.</exception>
    public static LightCurveOptions Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length < 3) throw new FormatException($"\"{text}\" does not name simulated light curves; expected {Form}");
        var options = new LightCurveOptions
        {
            Survey = Word(parts[0], "survey", ("ztf", LightCurveSurvey.Ztf), ("lsst", LightCurveSurvey.LsstWide), ("lsst-wide", LightCurveSurvey.LsstWide), ("lsst-deep", LightCurveSurvey.LsstDeep)),
            Seed = long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed : throw new FormatException($"the seed \"{parts[1]}\" is not a whole number"),
            Count = Whole(parts[2], "count"),
        };
        foreach (var part in parts.AsSpan(3)) options = With(options, part);
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new FormatException(exception.Message, exception);
        }

        return options;
    }

    private static LightCurveOptions With(LightCurveOptions options, string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = equals < 0 ? (part, "") : (part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart());
        return key switch
        {
            "mix" => options with { Mix = Word(value, key, ("balanced", LightCurveMix.Balanced), ("plasticc", LightCurveMix.Plasticc), ("rates", LightCurveMix.Rates), ("bright", LightCurveMix.Bright), ("bts", LightCurveMix.Bright)) },
            "window" => options with { Window = Word(value, key, ("full", LightCurveWindow.Full), ("packet", LightCurveWindow.Packet)) },
            "points" => options with { Points = Word(value, key, ("all", PointChoice.All), ("detections", PointChoice.Detections)) },
            "redshift" => options with { Redshift = Word(value, key, ("spectrum", RedshiftKnowledge.Spectroscopic), ("photometric", RedshiftKnowledge.Photometric), ("none", RedshiftKnowledge.Unknown)) },
            "detections" => options with { MinimumDetections = Whole(value, key) },
            "classes" => options with { Classes = [.. value.Split('+', StringSplitOptions.TrimEntries).Select(Class)] },
            _ => throw new FormatException($"\"{part}\" is not an option of simulated light curves; expected {Form}"),
        };
    }

    private static LightCurveClass Class(string name) => LightCurveClasses.TryParse(name, out var value)
        ? value
        : throw new FormatException($"there is no class \"{name}\"; expected one of {string.Join(", ", LightCurveClasses.All.Select(c => c.Name()))}");

    private static int Whole(string text, string what) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new FormatException($"the {what} \"{text}\" is not a whole number of 0 or more");

    private static T Word<T>(string text, string what, params ReadOnlySpan<(string Name, T Value)> words)
    {
        foreach (var (name, value) in words)
            if (text.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        var known = new List<string>();
        foreach (var (name, _) in words) known.Add(name);
        throw new FormatException($"the {what} \"{text}\" is not known; expected one of {string.Join(", ", known)}");
    }
}
