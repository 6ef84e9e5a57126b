using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>A star that repeats itself. The template is the mean of a few exposures at phases of their own.</summary>
internal abstract class PeriodicStarModel : StarModel
{
    private const int TemplateExposures = 12;

    private readonly double[] _template = new double[8];
    private double _epoch;
    private SurveyCadence? _survey;

    /// <summary>Period, days.</summary>
    public double Period { get; protected set; }

    /// <summary>The flux over the mean flux.</summary>
    /// <param name="phase">0 to 1.</param>
    /// <param name="band">u = 0 to y = 5.</param>
    protected abstract double Relative(double phase, int band);

    /// <summary>Finishes a draw: period and shape are known.</summary>
    protected void Start(SurveyCadence survey, ref RandomStream random)
    {
        _survey = survey;
        _epoch = random.NextUniform(0, Period);
        Array.Clear(_template);
        for (var exposure = 0; exposure < TemplateExposures; exposure++)
        {
            var phase = random.NextUnit();
            for (var band = 0; band < survey.Bands.Length; band++) _template[band] += Relative(phase, survey.Bands[band] - PassBand.U) / TemplateExposures;
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(VisitBuffer visits, ref RandomStream random, Span<double> difference, Span<double> steady)
    {
        for (var i = 0; i < visits.Count; i++)
        {
            var band = visits.Bands[i];
            var cycles = (visits.Times[i] - _epoch) / Period;
            steady[i] = Mean(band) * _template[band];
            difference[i] = Mean(band) * Relative(cycles - Math.Floor(cycles), _survey!.Bands[band] - PassBand.U) - steady[i];
        }
    }
}

/// <summary>RR Lyrae: the saw tooth of type ab or the sine of type c.</summary>
/// <remarks>Periods, amplitudes and their falling relation, ratios of amplitudes between bands and mean colours after Sesar et al. (2010,
/// ApJ 708, 717) in Stripe 82; the Fourier shape after Simon and Lee (1981).</remarks>
internal sealed class RrLyraeModel : PeriodicStarModel
{
    private double _amplitude, _second, _third;
    private bool _isFundamental;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.RrLyrae;

    /// <inheritdoc/>
    public override string Kind => _isFundamental ? "RRab" : "RRc";

    /// <inheritdoc/>
    protected override void DrawColors(ref RandomStream random, Span<double> colors)
    {
        var red = random.NextNormal(0.22, 0.06);
        ReadOnlySpan<double> mean = [1.35, 0, 0, -0.06, -0.08, -0.07];
        for (var i = 0; i < 6; i++) colors[i] = mean[i];
        (colors[0], colors[1]) = (red + 1.15, red);
    }

    /// <inheritdoc/>
    protected override void DrawParameters(SurveyCadence survey, ref RandomStream random)
    {
        _isFundamental = random.NextChance(0.78);
        Period = Math.Clamp(_isFundamental ? random.NextNormal(0.575, 0.065) : random.NextNormal(0.325, 0.04), 0.22, 0.9);
        _amplitude = Math.Clamp(_isFundamental ? random.NextNormal(1.05 - 2.2 * (Period - 0.575), 0.2) : random.NextNormal(0.52, 0.08), 0.15, 1.6);
        (_second, _third) = _isFundamental ? (random.NextUniform(0.38, 0.5), random.NextUniform(0.18, 0.27)) : (0.08, 0.02);
        Start(survey, ref random);
    }

    /// <inheritdoc/>
    protected override double Relative(double phase, int band)
    {
        ReadOnlySpan<double> byBand = [0.95, 1, 0.71, 0.56, 0.52, 0.51];
        var (sine, cosine) = Math.SinCos(2 * Math.PI * phase);
        // sin 2x and sin 3x from sin x and cos x.
        var shape = sine + _second * 2 * sine * cosine + _third * (3 * sine - 4 * sine * sine * sine);
        var halfRange = 1 + 0.68 * _second + 0.3 * _third;
        return Physics.AbsoluteFlux.Dim(_amplitude * byBand[band] * shape / (2 * halfRange));
    }
}

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
            var (one, other) = (Physics.AbsoluteFlux.Planck(hot, wavelengths[band]), Physics.AbsoluteFlux.Planck(cool, wavelengths[band]));
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

/// <summary>Mira: a red giant that pulsates with periods of 100 to 600 days and amplitudes of magnitudes.</summary>
/// <remarks>Periods near those of the OGLE catalogue (Soszyński et al. 2009); amplitudes fall to the red (Whitelock et al. 2008); cycles differ
/// (after the photometry of the AAVSO, some tenths of a magnitude).</remarks>
internal sealed class MiraModel : PeriodicStarModel
{
    private double _amplitude, _asymmetry;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.Mira;

    /// <inheritdoc/>
    protected override void DrawColors(ref RandomStream random, Span<double> colors)
    {
        var cool = random.NextNormal(0, 0.3);
        colors[0] = 3.4 + cool;
        colors[1] = 1.7 + 0.5 * cool;
        colors[2] = 0;
        colors[3] = -1.7 - cool;
        colors[4] = -2.6 - 1.3 * cool;
        colors[5] = -3.0 - 1.5 * cool;
    }

    /// <inheritdoc/>
    protected override void DrawParameters(SurveyCadence survey, ref RandomStream random)
    {
        Period = Math.Clamp(random.NextLogNormal(280, 0.35), 100, 650);
        _amplitude = Math.Clamp(random.NextLogNormal(4, 0.3), 2.4, 8);
        _asymmetry = random.NextUniform(0.05, 0.3);
        Start(survey, ref random);
    }

    /// <inheritdoc/>
    protected override double Relative(double phase, int band)
    {
        ReadOnlySpan<double> byBand = [0.9, 1, 0.8, 0.5, 0.36, 0.28];
        var angle = 2 * Math.PI * phase;
        var shape = Math.Sin(angle + _asymmetry * Math.Sin(angle)) + 0.1 * Math.Sin(2 * angle + 3);
        return Physics.AbsoluteFlux.Dim(0.5 * _amplitude * byBand[band] * shape);
    }
}
