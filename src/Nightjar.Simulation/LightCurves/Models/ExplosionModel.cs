using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>An explosion outside the Milky Way: a spectrum that evolves in its own time, seen redshifted, dilated and through dust.</summary>
/// <remarks>Observed flux (AB) at wavelength l: (1 + z) (10 pc / d_L)^2 F(l / (1 + z), t / (1 + z)), with the spectrum taken at the bands'
/// effective wavelengths.</remarks>
internal abstract class ExplosionModel : CurveModel
{
    private readonly double[] _factor = new double[8], _wavelength = new double[8];
    private RedshiftLaw? _law;

    /// <inheritdoc/>
    public override double EventRate => _law?.Total ?? throw new InvalidOperationException("the model has no redshift law yet");

    /// <inheritdoc/>
    public override bool IsStar => false;

    /// <summary>The brightest absolute AB magnitude of the class, for the largest redshift.</summary>
    protected abstract double BrightestMagnitude { get; }

    /// <summary>The redshift beyond which the survey's bands are too blue for the class.</summary>
    protected abstract double HighestRedshift { get; }

    /// <summary>The mean of the exponential distribution of E(B-V) in hosts.</summary>
    protected virtual double MeanHostReddening => 0.1;

    /// <summary>Events a year and Mpc^3.</summary>
    protected abstract double Rate(double redshift);

    /// <summary>Draws the parameters.</summary>
    /// <param name="random">Randomness.</param>
    /// <returns>Days of its own time before and after the peak in which it may be seen, and its brightest phase.</returns>
    protected abstract (double Before, double After) DrawParameters(ref RandomStream random);

    /// <summary>The flux at 10 pc, FLUXCAL.</summary>
    /// <param name="phase">Days since the peak, in the source's own time.</param>
    /// <param name="wavelength">Wavelength where it is emitted, ångström.</param>
    public abstract double Flux(double phase, double wavelength);

    /// <summary>Fixes the redshifts for a survey.</summary>
    public void Prepare(SurveyCadence survey)
    {
        const double lowest = 0.003;
        var highest = lowest * 2;
        while (highest < HighestRedshift && Cosmology.DistanceModulus(highest) + BrightestMagnitude < survey.Faintest) highest *= 1.02;
        _law = new RedshiftLaw(Rate, lowest, Math.Min(highest, HighestRedshift));
    }

    /// <inheritdoc/>
    public override bool Draw(SurveyCadence survey, SkyPlace place, ref RandomStream random)
    {
        Redshift = _law!.Draw(ref random);
        Place(survey, place, Redshift, MeanHostReddening > 0 ? random.NextExponential(MeanHostReddening) : 0);
        var limit = AbsoluteFlux.OfMagnitude(survey.Faintest);
        var brightest = AbsoluteFlux.OfMagnitude(BrightestMagnitude);
        var isPossible = false;
        for (var band = 0; band < survey.Bands.Length; band++) isPossible |= _factor[band] * brightest > limit;
        if (!isPossible) return false;
        var (before, after) = DrawParameters(ref random);
        PeakTime = random.NextUniform(survey.Start, survey.Start + survey.Length);
        const double margin = 60;
        Span = (PeakTime - before * (1 + Redshift) - margin, PeakTime + after * (1 + Redshift));
        for (var band = 0; band < survey.Bands.Length; band++)
            if (_factor[band] * Flux(0, _wavelength[band]) > limit) return true;
        return false;
    }

    /// <summary>Puts the source at a redshift behind dust.</summary>
    public void Place(SurveyCadence survey, SkyPlace place, double redshift, double hostReddening)
    {
        (Redshift, HostReddening) = (redshift, hostReddening);
        var distance = Cosmology.LuminosityDistance(redshift) * 1e5; // of 10 pc
        for (var band = 0; band < survey.Bands.Length; band++)
        {
            _wavelength[band] = survey.Wavelengths[band] / (1 + redshift);
            _factor[band] = (1 + redshift) / (distance * distance) * place.Transmission(survey.Wavelengths[band])
                * AbsoluteFlux.Dim(hostReddening * Extinction.PerReddening(_wavelength[band]));
        }
    }

    /// <summary>The observed flux.</summary>
    /// <param name="days">Days since the peak as observed.</param>
    /// <param name="band">Index of the band.</param>
    public double Observed(double days, int band) => _factor[band] * Flux(days / (1 + Redshift), _wavelength[band]);

    /// <inheritdoc/>
    public override void Evaluate(VisitBuffer visits, ref RandomStream random, Span<double> difference, Span<double> steady)
    {
        for (var i = 0; i < visits.Count; i++)
        {
            difference[i] = Observed(visits.Times[i] - PeakTime, visits.Bands[i]);
            steady[i] = 0;
        }
    }
}
