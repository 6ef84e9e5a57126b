using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>The mean light curve of a type of supernova in g, r and i.</summary>
/// <remarks>Each band is the piecewise function of Villar et al. (2019, ApJ 884, 83): a logistic rise, a plateau that
/// declines linearly, an exponential fall; plus the slow tail of cobalt decay. Scaled so that its largest value is 1;
/// days count from the peak in r. The different falls in g, r and i give the reddening after the peak.</remarks>
internal sealed class SupernovaShape
{
    private const double CobaltMeanLife = 111.3; // days
    private const double EarliestPhase = -60, LatestPhase = 200, Step = 0.5;

    private static readonly SupernovaShape Ia = new(
        -19.2, 0.35, 0.10, -14, 45,
        new Band(0.05, 3.0, -19.0, 16, 0.10, 13, 0.030),
        new Band(0.00, 3.4, -19.0, 19, 0.08, 21, 0.045),
        new Band(0.45, 3.4, -20.0, 14, 0.10, 34, 0.060));

    private static readonly SupernovaShape II = new(
        -17.0, 0.9, 0.15, -8, 95,
        new Band(0.10, 1.8, -9.5, 70, 0.75, 15, 0.020),
        new Band(0.00, 2.2, -9.5, 88, 0.35, 12, 0.060),
        new Band(0.00, 2.4, -9.5, 92, 0.25, 13, 0.080));

    private static readonly SupernovaShape Ibc = new(
        -17.6, 0.7, 0.18, -13, 40,
        new Band(0.45, 3.2, -17.0, 14, 0.12, 11, 0.020),
        new Band(0.00, 3.8, -17.0, 18, 0.10, 17, 0.040),
        new Band(-0.10, 4.0, -17.0, 20, 0.10, 22, 0.050));

    private readonly Band _g, _r, _i;

    private SupernovaShape(double absolute, double scatter, double stretchScatter, double from, double to, Band g, Band r, Band i)
    {
        (AbsoluteMagnitude, AbsoluteScatter, StretchScatter) = (absolute, scatter, stretchScatter);
        (VisibleFrom, VisibleTo) = (from, to);
        var (peakPhase, _) = Peak(r);
        (_g, _r, _i) = (Scaled(g, peakPhase), Scaled(r, peakPhase), Scaled(i, peakPhase));
    }

    /// <summary>Mean peak magnitude in r at 10 parsec, its scatter, and the scatter of the width.</summary>
    public double AbsoluteMagnitude { get; }

    /// <summary>Scatter of <see cref="AbsoluteMagnitude"/>.</summary>
    public double AbsoluteScatter { get; }

    /// <summary>Scatter of the time scale around 1.</summary>
    public double StretchScatter { get; }

    /// <summary>Days from the peak at which surveys begin to see the type.</summary>
    public double VisibleFrom { get; }

    /// <summary>Days from the peak at which they lose it.</summary>
    public double VisibleTo { get; }

    /// <summary>The shape of a kind.</summary>
    public static SupernovaShape Of(SourceKind kind) => kind switch
    {
        SourceKind.SupernovaIa => Ia,
        SourceKind.SupernovaII => II,
        SourceKind.SupernovaIbc => Ibc,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Peak magnitude in a band minus peak magnitude in r.</summary>
    public double ColorAtPeak(PassBand band) => BandOf(band).Color;

    /// <summary>Flux over peak flux of the band.</summary>
    /// <param name="phase">Days from the peak in r, divided by stretch and 1 + z.</param>
    /// <param name="band">The band.</param>
    public double Relative(double phase, PassBand band) => BandOf(band).Value(phase);

    private Band BandOf(PassBand band) => band switch { PassBand.G => _g, PassBand.R => _r, _ => _i };

    private static Band Scaled(Band band, double peakPhase) =>
        band with { Start = band.Start - peakPhase, Scale = 1 / Peak(band).Value };

    private static (double Phase, double Value) Peak(Band band)
    {
        var best = (Phase: 0.0, Value: 0.0);
        for (var phase = EarliestPhase; phase < LatestPhase; phase += Step)
        {
            var value = band.Value(phase);
            if (value > best.Value) best = (phase, value);
        }

        return best;
    }

    private sealed record Band(double Color, double Rise, double Start, double Plateau, double Slope, double Fall, double Tail)
    {
        public double Scale { get; init; } = 1;

        public double Value(double phase)
        {
            var age = phase - Start;
            var rise = 1 / (1 + Math.Exp(-age / Rise));
            var body = age < Plateau
                ? 1 - Slope * Math.Max(age, 0) / Plateau
                : (1 - Slope) * Math.Exp(-(age - Plateau) / Fall);
            var tail = age > 0 ? Tail * Math.Exp(-age / CobaltMeanLife) : Tail;
            return Scale * rise * (body + tail);
        }
    }
}
