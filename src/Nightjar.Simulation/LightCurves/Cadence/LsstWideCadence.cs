using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Cadence;

/// <summary>LSST's wide survey: about thirty nights a year with two visits each, in years of more and years of fewer visits (rolling).</summary>
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
            night += 1 + Math.Floor(random.NextExponential((year & 1) == busy ? 3.5 : 8));
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
