using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.LightCurves.Cadence;

/// <summary>LSST's wide survey: about forty nights a year with two visits each, in years of more and years of fewer visits (rolling).</summary>
/// <remarks>Limiting magnitudes and shares of the bands as measured in the light curves of MALLORN's challenge; noise after Ivezić et
/// al. (2019, ApJ 873, 111).</remarks>
internal sealed class LsstWideCadence() : LsstCadence([23.35, 24.47, 24.08, 23.55, 22.98, 22.03])
{
    /// <inheritdoc/>
    public override double Faintest => 24.6;

    /// <inheritdoc/>
    public override void Draw(double season, double declination, double first, double last, ref RandomStream random, VisitBuffer visits)
    {
        visits.Clear();
        var busy = random.NextInt(2);
        for (var night = Math.Floor(first); night < last;)
        {
            var wait = DaysToSeason(night, season, SeasonDays);
            if (wait > 0) night = Math.Ceiling(night + wait);
            if (night >= last) break;
            var time = night + random.NextUniform(0.0, 0.35);
            var band = DrawBand(Moonlight(time), ref random);
            Visit(time, band, ref random, visits);
            // Pairs for asteroids: mostly the neighbouring band.
            if (random.NextChance(0.9))
                Visit(time + random.NextUniform(0.014, 0.03), random.NextChance(0.25) ? band : Math.Clamp(band + (random.NextChance(0.5) ? 1 : -1), 0, 5), ref random, visits);
            var year = (int)Math.Floor(night / 365.25 - season + 0.5);
            night += 1 + Math.Floor(random.NextExponential((year & 1) == busy ? 2.2 : 6));
        }
    }

    private static int DrawBand(double moon, ref RandomStream random)
    {
        ReadOnlySpan<double> dark = [0.16, 0.24, 0.52, 0.76, 0.94], bright = [0.01, 0.05, 0.25, 0.54, 0.78];
        var shares = moon < 0.45 ? dark : bright;
        var u = random.NextUnit();
        var band = 0;
        while (band < 5 && u > shares[band]) band++;
        return band;
    }
}

/// <summary>LSST's deep drilling fields: all bands every few nights, exposures of a night added up, u in place of z with a dark Moon.</summary>
/// <remarks>Limiting magnitudes as in the light curves of PLAsTiCC's deep fields.</remarks>
internal sealed class LsstDeepCadence() : LsstCadence([24.9, 25.43, 25.47, 25.04, 24.67, 23.75])
{
    /// <inheritdoc/>
    public override double Faintest => 25.8;

    /// <inheritdoc/>
    public override void Draw(double season, double declination, double first, double last, ref RandomStream random, VisitBuffer visits)
    {
        visits.Clear();
        for (var night = Math.Floor(first); night < last; night += 2 + Math.Floor(random.NextExponential(4)))
        {
            var wait = DaysToSeason(night, season, SeasonDays);
            if (wait > 0) night = Math.Ceiling(night + wait);
            if (night >= last) break;
            var time = night + random.NextUniform(0.0, 0.3);
            var dark = Moonlight(time) < 0.4;
            for (var band = 0; band < 6; band++)
            {
                if (band == (dark ? 4 : 0) || random.NextChance(0.08)) continue;
                time += 0.008;
                Visit(time, band, ref random, visits);
            }
        }
    }
}

/// <summary>What LSST's surveys share.</summary>
internal abstract class LsstCadence(double[] limits)
    : SurveyCadence("lsst", [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y], limits)
{
    /// <summary>How long a field can be seen in a year, days.</summary>
    protected const double SeasonDays = 200;

    /// <inheritdoc/>
    public override double Start => 61_000;

    /// <inheritdoc/>
    public override double Length => 1096;

    /// <inheritdoc/>
    public override double Saturation => 16;

    /// <inheritdoc/>
    public override double VarianceOfFlux => VarianceOfStar;

    /// <inheritdoc/>
    public override double VarianceOfStar => 0.25; // (0.04 - 0.039) F F5 with F5 the flux of magnitude 24.1

    /// <inheritdoc/>
    public override double Floor => 0.01;

    /// <inheritdoc/>
    public override (double South, double North) Declinations => (-65, 5);

    /// <summary>Adds a visit with the night's seeing and moonlight.</summary>
    protected void Visit(double time, int band, ref RandomStream random, VisitBuffer visits)
    {
        ReadOnlySpan<double> byMoon = [0.7, 0.75, 0.45, 0.25, 0.12, 0.05];
        var loss = byMoon[band] * (Moonlight(time) - 0.35) + Math.Min(2, random.NextExponential(0.08)) - 0.08;
        visits.Add(time, band, Limit(band) - loss + 0.18 * random.NextNormal());
    }
}
