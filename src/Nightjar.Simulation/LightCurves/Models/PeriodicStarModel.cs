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
