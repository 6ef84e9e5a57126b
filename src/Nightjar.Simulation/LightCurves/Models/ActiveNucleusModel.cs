using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Active nucleus: a damped random walk of the magnitude, the same in all bands but for its size.</summary>
/// <remarks>Size and time scale by wavelength, luminosity and mass of the black hole after MacLeod et al. (2010, ApJ 721, 1014): log f = A + B
/// log(l / 4000) + C (M_i + 23) + D log(M / 1e9), with A, B, C, D = -0.51, -0.479, 0.131, 0.18 for the structure function at long times
/// (magnitudes) and 2.4, 0.17, 0.03, 0.21 for the time scale (days). The template was taken within some hundred days before the survey.</remarks>
internal sealed class ActiveNucleusModel : CurveModel
{
    private const double SpectralSlope = -0.5; // F_nu ~ nu^slope

    private readonly double[] _mean = new double[8], _deviation = new double[8];
    private double _timeScale;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.ActiveNucleus;

    /// <summary>Time scale as observed, days.</summary>
    public double TimeScale => _timeScale;

    /// <summary>Standard deviation of the magnitude in a band.</summary>
    public double Deviation(int band) => _deviation[band];

    /// <inheritdoc/>
    public override bool Draw(SurveyCadence survey, SkyPlace place, ref RandomStream random)
    {
        var isDeep = survey.Faintest > 22;
        Redshift = Math.Clamp(random.NextLogNormal(isDeep ? 0.78 : 0.35, isDeep ? 0.65 : 0.75), 0.02, 3.6);
        var magnitude = random.NextMagnitude(survey.Saturation + 1.5, survey.Faintest - 0.5, 0.45); // in i
        var absolute = magnitude - Cosmology.DistanceModulus(Redshift) + 2.5 * (1 + SpectralSlope) * Math.Log10(1 + Redshift);
        if (absolute is > -19 or < -29.5) return false;
        var logMass = random.NextNormal(2.0 - 0.27 * absolute, 0.3);
        HostReddening = 0;
        for (var band = 0; band < survey.Bands.Length; band++)
        {
            var wavelength = survey.Wavelengths[band] / (1 + Redshift);
            var size = Math.Pow(10, -0.51 - 0.479 * Math.Log10(wavelength / 4000) + 0.131 * (absolute + 23) + 0.18 * (logMass - 9));
            _deviation[band] = size / Math.Sqrt(2);
            _mean[band] = AbsoluteFlux.OfMagnitude(magnitude) * Math.Pow(survey.Wavelengths[band] / 7542, -SpectralSlope) * place.Transmission(survey.Wavelengths[band]);
        }

        // One walk for all bands, with the time scale at 4000 ångström.
        _timeScale = (1 + Redshift) * Math.Pow(10, 2.4 + 0.03 * (absolute + 23) + 0.21 * (logMass - 9) + 0.15 * random.NextNormal());
        Span = (survey.Start, survey.Start + survey.Length);
        return true;
    }

    /// <inheritdoc/>
    public override void Evaluate(VisitBuffer visits, ref RandomStream random, Span<double> difference, Span<double> steady)
    {
        Span<double> template = stackalloc double[8];
        var walk = random.NextNormal();
        for (var band = 0; band < template.Length; band++) template[band] = AbsoluteFlux.Dim(_deviation[band] * walk);
        var before = visits.Times[0] - random.NextUniform(100, 500);
        for (var i = 0; i < visits.Count; i++)
        {
            var kept = Math.Exp((before - visits.Times[i]) / _timeScale);
            walk = walk * kept + Math.Sqrt(1 - kept * kept) * random.NextNormal();
            before = visits.Times[i];
            var band = visits.Bands[i];
            steady[i] = _mean[band] * template[band];
            difference[i] = _mean[band] * AbsoluteFlux.Dim(_deviation[band] * walk) - steady[i];
        }
    }
}
