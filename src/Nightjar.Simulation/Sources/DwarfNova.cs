using System.Globalization;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>Dwarf nova: a faint binary that brightens within a day and fades over one or two weeks.</summary>
internal sealed class DwarfNova : LightSource
{
    private readonly BandMagnitudes _quiet;
    private readonly double _amplitude, _peak, _rise, _decline;

    private DwarfNova(BandMagnitudes quiet, double amplitude, double peak, double rise, double decline)
    {
        _quiet = quiet;
        (_amplitude, _peak, _rise, _decline) = (amplitude, peak, rise, decline);
    }

    /// <summary>Draws an outburst that is seen tonight.</summary>
    public static DwarfNova Draw(JulianDate tonight, ref RandomStream random)
    {
        var quiet = BandMagnitudes.FromColors(random.NextUniform(17.5, 22.8), random.NextNormal(0.35, 0.2), 0.25);
        var decline = random.NextLogNormal(9, 0.4);
        return new DwarfNova(
            quiet,
            Math.Clamp(random.NextNormal(3.8, 1.2), 1.5, 8),
            tonight.Days - random.NextUniform(-1, decline),
            random.NextUniform(0.5, 2),
            decline);
    }

    /// <inheritdoc/>
    public override double FluxAt(JulianDate time, PassBand band)
    {
        var age = time.Days - _peak;
        var height = age < 0 ? 1 + age / _rise : 1 - age / _decline;
        if (height <= 0) return _quiet.Flux(band);
        // The outburst is bluer than the star in quiescence.
        var blue = band switch { PassBand.G => 0.30, PassBand.I => -0.20, _ => 0 };
        return Photometry.FluxOf(_quiet[band] - (_amplitude + blue) * height);
    }

    /// <inheritdoc/>
    public override double TemplateFlux(PassBand band) => _quiet.Flux(band);

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"quiescence_r={_quiet.R:F3};amplitude={_amplitude:F3};peak_jd={_peak:F4}");
}
