using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;

namespace Nightjar.Simulation.Triplets;

/// <summary>The numbers of a candidate that ACAI and BTSbot take, in the survey's units and with its sentinels.</summary>
/// <remarks>BTSbot's history columns follow Rehemtulla et al. 2024: <see cref="Age"/> is now minus the first detection and
/// never negative; <see cref="PeakMagnitudeSoFar"/> and <see cref="FaintestMagnitudeSoFar"/> go over the positive
/// detections up to and with this one.</remarks>
public sealed record CandidateMetadata
{
    private static readonly (string Name, Func<CandidateMetadata, double> Value)[] Btsbot =
    [
        ("sgscore1", m => m.StarScores[0]), ("distpsnr1", m => m.CatalogueDistances[0]),
        ("sgscore2", m => m.StarScores[1]), ("distpsnr2", m => m.CatalogueDistances[1]),
        ("fwhm", m => m.Fwhm), ("magpsf", m => m.Magnitude), ("sigmapsf", m => m.MagnitudeError), ("chipsf", m => m.ChiSquare),
        ("ra", m => m.RightAscension), ("dec", m => m.Declination), ("diffmaglim", m => m.LimitingMagnitude),
        ("ndethist", m => m.DetectionCount), ("nmtchps", m => m.CatalogueCount), ("age", m => m.Age),
        ("days_since_peak", m => m.DaysSincePeak), ("days_to_peak", m => m.DaysToPeak), ("peakmag_so_far", m => m.PeakMagnitudeSoFar),
        ("new_drb", m => m.RealBogus), ("ncovhist", m => m.CoverageCount), ("nnotdet", m => m.CoverageCount - m.DetectionCount),
        ("chinr", m => m.ReferenceChi), ("sharpnr", m => m.ReferenceSharpness), ("scorr", m => m.PeakSignalToNoise), ("sky", m => m.Sky),
        ("maxmag_so_far", m => m.FaintestMagnitudeSoFar),
    ];

    private static readonly (string Name, Func<CandidateMetadata, double> Value)[] Acai =
    [
        ("drb", m => m.RealBogus), ("diffmaglim", m => m.LimitingMagnitude), ("ra", m => m.RightAscension), ("dec", m => m.Declination),
        ("magpsf", m => m.Magnitude), ("sigmapsf", m => m.MagnitudeError), ("chipsf", m => m.ChiSquare), ("fwhm", m => m.Fwhm),
        ("sky", m => m.Sky), ("chinr", m => m.ReferenceChi), ("sharpnr", m => m.ReferenceSharpness),
        ("sgscore1", m => m.StarScores[0]), ("distpsnr1", m => m.CatalogueDistances[0]),
        ("sgscore2", m => m.StarScores[1]), ("distpsnr2", m => m.CatalogueDistances[1]),
        ("sgscore3", m => m.StarScores[2]), ("distpsnr3", m => m.CatalogueDistances[2]),
        ("ndethist", m => m.DetectionCount), ("ncovhist", m => m.CoverageCount), ("scorr", m => m.PeakSignalToNoise),
        ("nmtchps", m => m.CatalogueCount), ("clrcoeff", m => m.ColorCoefficient), ("clrcounc", m => m.ColorUncertainty),
        ("neargaia", m => m.GaiaDistance), ("neargaiabright", m => m.BrightGaiaDistance),
    ];

    /// <summary>Names of BTSbot's 25 columns, in its order.</summary>
    public static IReadOnlyList<string> BtsbotColumns { get; } = [.. Btsbot.Select(c => c.Name)];

    /// <summary>Names of ACAI's 25 features, in its order.</summary>
    public static IReadOnlyList<string> AcaiColumns { get; } = [.. Acai.Select(c => c.Name)];

    /// <summary>Julian date, <c>jd</c>.</summary>
    public required double JulianDate { get; init; }

    /// <summary><c>ra</c>, degrees.</summary>
    public required double RightAscension { get; init; }

    /// <summary><c>dec</c>, degrees.</summary>
    public required double Declination { get; init; }

    /// <summary><c>magpsf</c>.</summary>
    public required double Magnitude { get; init; }

    /// <summary><c>sigmapsf</c>.</summary>
    public required double MagnitudeError { get; init; }

    /// <summary><c>chipsf</c>.</summary>
    public required double ChiSquare { get; init; }

    /// <summary><c>fwhm</c>, pixels.</summary>
    public required double Fwhm { get; init; }

    /// <summary><c>sky</c>, DN.</summary>
    public required double Sky { get; init; }

    /// <summary><c>scorr</c>.</summary>
    public required double PeakSignalToNoise { get; init; }

    /// <summary><c>diffmaglim</c>.</summary>
    public required double LimitingMagnitude { get; init; }

    /// <summary><c>magnr</c>.</summary>
    public required double ReferenceMagnitude { get; init; }

    /// <summary><c>distnr</c>, pixels.</summary>
    public required double ReferenceDistance { get; init; }

    /// <summary><c>chinr</c>.</summary>
    public required double ReferenceChi { get; init; }

    /// <summary><c>sharpnr</c>.</summary>
    public required double ReferenceSharpness { get; init; }

    /// <summary><c>sgscore1</c> to <c>sgscore3</c>; -999 where there is none.</summary>
    public required IReadOnlyList<double> StarScores { get; init; }

    /// <summary><c>distpsnr1</c> to <c>distpsnr3</c>, arcseconds; -999 where there is none.</summary>
    public required IReadOnlyList<double> CatalogueDistances { get; init; }

    /// <summary><c>nmtchps</c>.</summary>
    public required int CatalogueCount { get; init; }

    /// <summary><c>neargaia</c>, arcseconds; -999 where there is none.</summary>
    public required double GaiaDistance { get; init; }

    /// <summary><c>neargaiabright</c>, arcseconds; -999 where there is none.</summary>
    public required double BrightGaiaDistance { get; init; }

    /// <summary><c>clrcoeff</c>.</summary>
    public required double ColorCoefficient { get; init; }

    /// <summary><c>clrcounc</c>.</summary>
    public required double ColorUncertainty { get; init; }

    /// <summary><c>ndethist</c>, this detection among them.</summary>
    public required int DetectionCount { get; init; }

    /// <summary><c>ncovhist</c>.</summary>
    public required int CoverageCount { get; init; }

    /// <summary><c>drb</c>, or BTSbot's <c>new_drb</c>: drawn from the distribution of real packets until a network's score replaces it.</summary>
    public required double RealBogus { get; init; }

    /// <summary>Days from the first detection to now: 0 or more.</summary>
    public required double Age { get; init; }

    /// <summary>Days from the brightest detection so far to now: 0 or more.</summary>
    public required double DaysSincePeak { get; init; }

    /// <summary>Days from the first detection to the brightest so far: 0 or more.</summary>
    public required double DaysToPeak { get; init; }

    /// <summary>The brightest magnitude so far.</summary>
    public required double PeakMagnitudeSoFar { get; init; }

    /// <summary>The faintest magnitude so far.</summary>
    public required double FaintestMagnitudeSoFar { get; init; }

    /// <summary>Writes BTSbot's 25 columns, see <see cref="BtsbotColumns"/>.</summary>
    public void WriteBtsbot(Span<float> target) => Write(Btsbot, target);

    /// <summary>Writes ACAI's 25 features, see <see cref="AcaiColumns"/>.</summary>
    public void WriteAcai(Span<float> target) => Write(Acai, target);

    internal static CandidateMetadata Of(
        in Visit visit, DetectionRow row, CatalogueContext catalogue, in ObjectCounts counts, in DetectionSpan span, double realBogus)
    {
        var c = visit.Conditions;
        var nearest = catalogue.Nearest;
        var now = visit.Exposure.Time.Days;
        return new CandidateMetadata
        {
            JulianDate = now,
            RightAscension = row.Position.RightAscension,
            Declination = row.Position.Declination,
            Magnitude = row.Magnitude,
            MagnitudeError = row.MagnitudeError,
            ChiSquare = row.ChiSquare,
            Fwhm = row.Fwhm,
            Sky = row.Sky,
            PeakSignalToNoise = row.PeakSignalToNoise,
            LimitingMagnitude = c.LimitingMagnitude,
            ReferenceMagnitude = row.Reference.Magnitude,
            ReferenceDistance = row.ReferenceDistance,
            ReferenceChi = row.Reference.Chi,
            ReferenceSharpness = row.Reference.Sharpness,
            StarScores = [nearest[0].StarScore, nearest[1].StarScore, nearest[2].StarScore],
            CatalogueDistances = [nearest[0].Distance, nearest[1].Distance, nearest[2].Distance],
            CatalogueCount = catalogue.Count,
            GaiaDistance = catalogue.Gaia.Distance,
            BrightGaiaDistance = catalogue.BrightGaia.Distance,
            ColorCoefficient = c.ColorCoefficient,
            ColorUncertainty = c.ColorUncertainty,
            DetectionCount = counts.Detections,
            CoverageCount = counts.Coverage,
            RealBogus = realBogus,
            Age = now - span.First,
            DaysSincePeak = now - span.Peak,
            DaysToPeak = span.Peak - span.First,
            PeakMagnitudeSoFar = span.Brightest,
            FaintestMagnitudeSoFar = span.Faintest,
        };
    }

    private void Write((string Name, Func<CandidateMetadata, double> Value)[] columns, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, columns.Length, nameof(target));
        for (var i = 0; i < columns.Length; i++) target[i] = (float)columns[i].Value(this);
    }
}
