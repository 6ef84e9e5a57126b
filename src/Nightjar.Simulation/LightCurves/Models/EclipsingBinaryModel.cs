using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Eclipsing binary: two round stars that hide each other, or two in contact that are drawn out.</summary>
/// <remarks>Black bodies of two temperatures and radii; a band's eclipse depth is the share of its light that is hidden. Shares and periods
/// near those of the catalogues of Kepler and ZTF (Prša et al. 2011; Chen et al. 2020): half in contact with periods near 0.35 days.</remarks>
internal sealed class EclipsingBinaryModel : PeriodicStarModel
{
    private readonly double[] _first = new double[6], _second = new double[6];
    private double _halfWidth, _stretchedness, _secondPhase, _darkening;
    private bool _isContact;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.EclipsingBinary;

    /// <inheritdoc/>
    public override string Kind => _isContact ? "contact" : "detached";

    /// <inheritdoc/>
    protected override void DrawColors(ref RandomStream random, Span<double> colors)
    {
        ReadOnlySpan<double> wavelengths = [3685, 4802, 6231, 7542, 8690, 9736];
        _isContact = random.NextChance(0.5);
        var hot = Math.Clamp(random.NextLogNormal(6000, 0.2), 3500, 12_000);
        var cool = hot * (_isContact ? random.NextUniform(0.85, 1) : random.NextUniform(0.5, 1));
        var size = random.NextUniform(0.35, 1); // of the second star
        var hidden = size * size * random.NextUniform(0.3, 1);
        for (var band = 0; band < 6; band++)
        {
            var (one, other) = (AbsoluteFlux.Planck(hot, wavelengths[band]), Physics.AbsoluteFlux.Planck(cool, wavelengths[band]));
            var light = one + size * size * other;
            (_first[band], _second[band]) = (hidden * one / light, hidden * other / light);
            colors[band] = light;
        }

        var red = colors[2];
        for (var band = 0; band < 6; band++) colors[band] = -2.5 * Math.Log10(colors[band] / red);
        colors[0] += 0.9; // lines and the Balmer jump
    }

    /// <inheritdoc/>
    protected override void DrawParameters(SurveyCadence survey, ref RandomStream random)
    {
        Period = _isContact ? Math.Clamp(random.NextLogNormal(0.36, 0.2), 0.2, 1.2) : Math.Clamp(random.NextLogNormal(2.0, 0.8), 0.4, 60);
        _halfWidth = _isContact ? 0.12 : Math.Clamp(0.09 * Math.Pow(Period / 1.5, -0.6) * Math.Exp(0.3 * random.NextNormal()), 0.008, 0.13);
        _stretchedness = _isContact ? random.NextUniform(0.08, 0.22) : 0.03 * random.NextUnit();
        _secondPhase = _isContact || random.NextChance(0.7) ? 0.5 : Math.Clamp(random.NextNormal(0.5, 0.06), 0.35, 0.65);
        _darkening = random.NextUniform(0.4, 0.7);
        Start(survey, ref random);
    }

    /// <inheritdoc/>
    protected override double Relative(double phase, int band)
    {
        // Drawn out along the line of centres: brightest when seen from the side.
        var light = 1 - _stretchedness * (0.5 + 0.5 * Math.Cos(4 * Math.PI * phase));
        return light - Eclipse(phase, 0, _first[band]) - Eclipse(phase, _secondPhase, _second[band]);
    }

    private double Eclipse(double phase, double centre, double depth)
    {
        var offset = Math.Abs(phase - centre);
        offset = Math.Min(offset, 1 - offset) / _halfWidth;
        if (offset >= 1) return 0;
        // A limb-darkened disc is covered slowly at first.
        var inside = 1 - offset * offset;
        return depth * inside * (1 - _darkening + _darkening * inside);
    }
}
