using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.LightCurves.Cadence;

/// <summary>When, in which bands and how deep a survey visits a place, and how well it measures there.</summary>
internal abstract class SurveyCadence
{
    private const double SynodicMonth = 29.530589, NewMoon = 58_135.1; // days; 2018-01-17

    private readonly double[] _limits;

    /// <param name="survey">The survey's short name, for wavelengths.</param>
    /// <param name="bands">Bands.</param>
    /// <param name="limits">Median limiting magnitudes, five standard deviations, by band.</param>
    protected SurveyCadence(string survey, PassBand[] bands, double[] limits)
    {
        (Bands, _limits) = (bands, limits);
        Wavelengths = [.. bands.Select(b => PassBands.EffectiveWavelengthAngstrom(b, survey))];
        FloatWavelengths = [.. Wavelengths.Select(w => (float)w)];
    }

    /// <summary>The bands, blue to red.</summary>
    public PassBand[] Bands { get; }

    /// <summary>Effective wavelengths of the bands, ångström.</summary>
    public double[] Wavelengths { get; }

    /// <summary>The same as <see cref="Wavelengths"/>.</summary>
    public float[] FloatWavelengths { get; }

    /// <summary>The first day of the survey, modified Julian date.</summary>
    public abstract double Start { get; }

    /// <summary>How long the survey lasts, days.</summary>
    public abstract double Length { get; }

    /// <summary>Sources brighter than this are not measured.</summary>
    public abstract double Saturation { get; }

    /// <summary>A rough limit of what may be detected: fainter peaks are not observed at all.</summary>
    public abstract double Faintest { get; }

    /// <summary>The variance that a flux F of an explosion adds, over F: photons and the unevenness of its host, FLUXCAL.</summary>
    public abstract double VarianceOfFlux { get; }

    /// <summary>The same for a star, which has no host.</summary>
    public abstract double VarianceOfStar { get; }

    /// <summary>The smallest relative error of a flux.</summary>
    public abstract double Floor { get; }

    /// <summary>Declinations that the survey sees, degrees.</summary>
    public abstract (double South, double North) Declinations { get; }

    /// <summary>Median limiting magnitude of a band.</summary>
    public double Limit(int band) => _limits[band];

    /// <summary>Fills in the visits of a place between two days.</summary>
    /// <param name="season">Where the visible season lies in the year, 0 to 1.</param>
    /// <param name="declination">Degrees.</param>
    /// <param name="first">First day.</param>
    /// <param name="last">Last day.</param>
    /// <param name="random">Randomness.</param>
    /// <param name="visits">Receives the visits.</param>
    public abstract void Draw(double season, double declination, double first, double last, ref RandomStream random, VisitBuffer visits);

    /// <summary>The days until a season of <paramref name="length"/> days that is centred on a part of the year begins; 0 inside it.</summary>
    protected static double DaysToSeason(double time, double season, double length)
    {
        const double year = 365.2422;
        var phase = time / year - season + length / (2 * year);
        phase -= Math.Floor(phase);
        return phase * year < length ? 0 : (1 - phase) * year;
    }

    /// <summary>The share of the Moon's disc that is lit.</summary>
    protected static double Moonlight(double time) => 0.5 - 0.5 * Math.Cos(2 * Math.PI * (time - NewMoon) / SynodicMonth);
}
