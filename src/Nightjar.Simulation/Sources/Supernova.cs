using System.Globalization;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>Supernova: one analytic light curve a band, stretched by type, width and redshift.</summary>
internal sealed class Supernova : LightSource
{
    private const double HubbleConstant = 70, LightSpeed = 299_792.458; // km/s/Mpc, km/s

    private readonly SupernovaShape _shape;
    private readonly double _peakMagnitude, _peak, _stretch;

    private Supernova(SupernovaShape shape, double peakMagnitude, double peak, double stretch, double redshift)
    {
        _shape = shape;
        (_peakMagnitude, _peak, _stretch) = (peakMagnitude, peak, stretch * (1 + redshift));
        Redshift = redshift;
    }

    /// <summary>Redshift of the host.</summary>
    public double Redshift { get; }

    /// <summary>Magnitude in r at the peak.</summary>
    public double PeakMagnitude => _peakMagnitude;

    /// <inheritdoc/>
    public override double? FirstLight => _peak - 18 * _stretch;

    /// <summary>Draws a supernova whose age tonight is such that it may be seen.</summary>
    public static Supernova Draw(SourceKind kind, JulianDate tonight, ref RandomStream random)
    {
        var shape = SupernovaShape.Of(kind);
        var peak = random.NextMagnitude(14.5, 20.6, 0.6); // a uniform volume
        var absolute = shape.AbsoluteMagnitude + shape.AbsoluteScatter * random.NextNormal();
        var megaparsec = Math.Pow(10, 0.2 * (peak - absolute) - 5);
        var stretch = Math.Clamp(random.NextNormal(1, shape.StretchScatter), 0.6, 1.5);
        var age = random.NextUniform(shape.VisibleFrom, shape.VisibleTo);
        return new Supernova(shape, peak, tonight.Days - age, stretch, HubbleConstant * megaparsec / LightSpeed);
    }

    /// <inheritdoc/>
    public override double FluxAt(JulianDate time, PassBand band)
    {
        var phase = (time.Days - _peak) / _stretch;
        return Photometry.FluxOf(_peakMagnitude + _shape.ColorAtPeak(band)) * _shape.Relative(phase, band);
    }

    /// <inheritdoc/>
    public override double TemplateFlux(PassBand band) => 0;

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"redshift={Redshift:F4};peak_r={_peakMagnitude:F3};peak_jd={_peak:F4};stretch={_stretch:F3}");
}
