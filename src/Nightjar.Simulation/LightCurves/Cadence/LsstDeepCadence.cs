using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Cadence;

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
