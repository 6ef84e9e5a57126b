using System.Globalization;
using Nightjar.Broker;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Simulation.LightCurves;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Cli.Labels;

/// <summary>Labelled light curves from <c>--data</c>: simulated ones, or those of tables.</summary>
/// <param name="Description">What they are, in words.</param>
/// <param name="Survey">The survey whose wavelengths the bands have, of those that a time-series transformer knows.</param>
/// <param name="Read">Reads them.</param>
internal sealed record LightCurveData(string Description, Func<IReadOnlyList<LabelledLightCurve>, string> Survey, Func<CancellationToken, IReadOnlyList<LabelledLightCurve>> Read)
{
    private const string Simulated = "simulated:";
    private static readonly string[] Surveys = ["ztf", "lsst", "decam"];

    /// <summary>Whether the words name light curves that are to be simulated.</summary>
    public static bool IsSimulated(IReadOnlyList<string> data) => data.Count == 1 && data[0].StartsWith(Simulated, StringComparison.Ordinal);

    /// <summary>Reads the words of <c>--data</c>.</summary>
    /// <param name="data"><c>simulated:SURVEY,SEED,N</c>, or files and folders.</param>
    /// <param name="tables">What tables do not say.</param>
    /// <param name="scheme">Which classes are wanted.</param>
    /// <param name="selection">Which points count.</param>
    public static LightCurveData Open(IReadOnlyList<string> data, LightCurveTableOptions tables, ClassScheme scheme, LightCurveSelection selection)
    {
        if (IsSimulated(data)) return OpenSimulated(data[0], scheme, selection);
        var files = data.SelectMany(Expand).ToArray();
        var description = $"light curves of {string.Join(", ", data.Select(d => Path.GetFileName(Path.TrimEndingDirectorySeparator(d))))}";
        return new(description, curves => tables.Survey ?? Guess(curves), cancellation => ReadTables(files, tables, cancellation));
    }

    /// <summary>Reads tables and says what was left out.</summary>
    public static IReadOnlyList<LabelledLightCurve> ReadTables(IReadOnlyList<string> files, LightCurveTableOptions tables, CancellationToken cancellation)
    {
        try
        {
            var set = LightCurveTables.Read(files, tables, cancellation);
            if (set.PointsLeftOut > 0 || set.ObjectsWithoutRow > 0)
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left out {set.PointsLeftOut:N0} points without a usable flux; {set.ObjectsWithoutRow:N0} objects have points but stand in no table of objects"));
            return set.Curves;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or IOException)
        {
            throw new NightjarException(exception.Message, exception);
        }
    }

    /// <summary>Simulates light curves.</summary>
    public static IReadOnlyList<LabelledLightCurve> Simulate(LightCurveOptions options, CancellationToken cancellation)
    {
        var curves = new List<LabelledLightCurve>();
        ProgressDisplay.Run("simulating light curves", () => (curves.Count, (double)curves.Count / options.Count), () =>
        {
            foreach (var curve in new LightCurveSimulator(options).Simulate(cancellation)) curves.Add(curve);
        });
        return curves;
    }

    private static LightCurveData OpenSimulated(string text, ClassScheme scheme, LightCurveSelection selection)
    {
        var parts = text[Simulated.Length..].Split(',');
        var mix = LightCurveMix.Balanced;
        if (parts.Length is < 3 or > 4
            || SurveyOf(parts[0]) is not { } survey
            || !long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1
            || (parts.Length == 4 && (!Enum.TryParse(parts[3], ignoreCase: true, out mix) || !Enum.IsDefined(mix) || char.IsAsciiDigit(parts[3][0]))))
        {
            throw new NightjarException($"--data {text} must be simulated:SURVEY,SEED,N with ztf, lsst or lsst-deep for the survey, such as simulated:ztf,1,4000; behind it may stand ,balanced ,plasticc ,rates or ,bright") { IsUsage = true };
        }

        var options = new LightCurveOptions
        {
            Survey = survey,
            Seed = seed,
            Count = count,
            Mix = mix,
            Classes = [.. LightCurveClasses.All.Where(c => scheme.Of(c.Name()) is not null)],
            Points = selection.OnlyDetections ? Simulation.LightCurves.LightCurvePoints.Detections : Simulation.LightCurves.LightCurvePoints.All,
        };
        var name = survey == LightCurveSurvey.Ztf ? "ztf" : "lsst";
        return new(string.Create(CultureInfo.InvariantCulture, $"{count:N0} simulated light curves of {parts[0]}, seed {seed}"), _ => name, cancellation => Simulate(options, cancellation));
    }

    private static LightCurveSurvey? SurveyOf(string text) => text switch
    {
        "ztf" => LightCurveSurvey.Ztf,
        "lsst" => LightCurveSurvey.LsstWide,
        "lsst-deep" => LightCurveSurvey.LsstDeep,
        _ => null,
    };

    private static IEnumerable<string> Expand(string path)
    {
        if (!Directory.Exists(path)) return [path];
        var files = Directory.GetFiles(path).Where(IsTable).Order(StringComparer.Ordinal).ToArray();
        return files.Length > 0 ? files : throw new NightjarException($"the folder {path} has no .csv, .csv.gz, _HEAD.FITS or _HEAD.FITS.gz");
    }

    private static bool IsTable(string path)
    {
        var name = Path.GetFileName(path).ToUpperInvariant();
        return name.EndsWith(".CSV", StringComparison.Ordinal) || name.EndsWith(".CSV.GZ", StringComparison.Ordinal) || name.EndsWith("HEAD.FITS", StringComparison.Ordinal) || name.EndsWith("HEAD.FITS.GZ", StringComparison.Ordinal);
    }

    private static string Guess(IReadOnlyList<LabelledLightCurve> curves)
    {
        var curve = curves.FirstOrDefault(c => c.Count > 0);
        return curve is null ? Surveys[0] : Array.Find(Surveys, s => Math.Abs(Sky.PassBands.EffectiveWavelengthAngstrom(curve.Bands[0], s) - curve.Wavelengths[0]) < 1) ?? Surveys[1];
    }
}
