using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Flares of an M dwarf: a fast rise and two exponential falls of gas at 9,000 K or more.</summary>
/// <remarks>Shape after Davenport et al. (2014, ApJ 797, 122); frequencies fall as a power law of the energy, and long flares are the
/// energetic ones (Hawley et al. 2014); temperature after Hawley and Fisher (1992). Flares come at random; only those near a visit are
/// drawn.</remarks>
internal sealed class DwarfFlareModel : StarModel
{
    private const double NightDays = 0.5, LongestDays = 0.5;

    private readonly double[] _perRed = new double[8];
    private double _perDay, _red;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.DwarfFlare;

    /// <summary>The shape of a flare, 1 at its peak.</summary>
    /// <param name="x">Time from the peak over the full width at half maximum.</param>
    public static double Shape(double x) => x switch
    {
        < -1 => 0,
        < 0 => Math.Max(0, 1 + x * (1.941 + x * (-0.175 + x * (-2.246 + x * -1.125)))),
        _ => 0.6890 * Math.Exp(-1.600 * x) + 0.3030 * Math.Exp(-0.2783 * x),
    };

    /// <inheritdoc/>
    protected override double CountSlope => 0.35;

    /// <inheritdoc/>
    protected override void DrawColors(ref RandomStream random, Span<double> colors)
    {
        var late = random.NextUniform(0, 6); // M0 to M6
        colors[0] = 2.6 + 1.4 + 0.06 * late;
        colors[1] = 1.4;
        colors[2] = 0;
        colors[3] = -0.65 - 0.22 * late;
        colors[4] = -1.0 - 0.34 * late;
        colors[5] = -1.15 - 0.40 * late;
    }

    /// <inheritdoc/>
    protected override void DrawParameters(SurveyCadence survey, ref RandomStream random)
    {
        _perDay = random.NextLogNormal(1.5, 0.7);
        _red = Mean(Array.IndexOf(survey.Bands, PassBand.R));
        var temperature = random.NextUniform(8500, 13_000);
        for (var band = 0; band < survey.Bands.Length; band++)
            _perRed[band] = AbsoluteFlux.PlanckRatio(temperature, survey.Wavelengths[band], 6231);
    }

    /// <inheritdoc/>
    public override void Evaluate(VisitBuffer visits, ref RandomStream random, Span<double> difference, Span<double> steady)
    {
        difference[..visits.Count].Clear();
        for (var i = 0; i < visits.Count; i++) steady[i] = Mean(visits.Bands[i]);
        var red = _red;
        for (var i = 0; i < visits.Count;)
        {
            var end = i + 1;
            while (end < visits.Count && visits.Times[end] - visits.Times[i] < NightDays) end++;
            var window = visits.Times[end - 1] - visits.Times[i] + LongestDays;
            for (var flares = random.NextPoisson(_perDay * window); flares > 0; flares--) Add(visits, i, end, red, ref random, difference);
            i = end;
        }
    }

    private void Add(VisitBuffer visits, int first, int end, double red, ref RandomStream random, Span<double> difference)
    {
        const double smallest = 0.02, largest = 30, slope = 0.8;
        // dN / dlog A ~ A^-slope between the limits.
        var (low, high) = (Math.Pow(smallest, -slope), Math.Pow(largest, -slope));
        var amplitude = Math.Pow(low + random.NextUnit() * (high - low), -1 / slope);
        var width = 0.006 * Math.Pow(amplitude, 0.4) * Math.Exp(0.5 * random.NextNormal()); // days
        var peak = random.NextUniform(visits.Times[first] - LongestDays, visits.Times[end - 1]);
        for (var i = first; i < end; i++)
            difference[i] += red * amplitude * _perRed[visits.Bands[i]] * Shape((visits.Times[i] - peak) / width);
    }
}
