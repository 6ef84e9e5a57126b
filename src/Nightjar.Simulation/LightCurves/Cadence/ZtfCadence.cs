using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.LightCurves.Cadence;

/// <summary>The public survey of ZTF (Bellm et al. 2019): g and r in pairs half an hour apart, every two or three nights when the sky
/// is clear.</summary>
/// <remarks>Gaps between nights and the errors follow the detections of 3,025 objects of the Bright Transient Survey: at magnitude
/// 19, 18, 17, 16, 15 the median error is 0.108, 0.065, 0.044, 0.032, 0.028, which a sky of 20.4, a variance that grows with the flux
/// and a floor of two percent give. Limiting magnitudes as in published packets (5 %, 50 %, 95 %: 18.4, 20.3, 20.9).</remarks>
internal sealed class ZtfCadence() : SurveyCadence("ztf", [PassBand.G, PassBand.R], [20.55, 20.45])
{
    private const double MinimumSeason = 150, SeasonByDeclination = 2.2; // days, days a degree

    /// <inheritdoc/>
    public override double Start => 58_300;

    /// <inheritdoc/>
    public override double Length => 730;

    /// <inheritdoc/>
    public override double Saturation => 12.5;

    /// <inheritdoc/>
    public override double Faintest => 20.9;

    /// <inheritdoc/>
    public override double VarianceOfFlux => 18.8; // 0.0075 of the flux of magnitude 19

    /// <inheritdoc/>
    public override double VarianceOfStar => 0.9; // photons: 6.2 electrons a DN, zero point 26.2

    /// <inheritdoc/>
    public override double Floor => 0.02;

    /// <inheritdoc/>
    public override (double South, double North) Declinations => (-28, 85);

    /// <inheritdoc/>
    public override void Draw(double season, double declination, double first, double last, ref RandomStream random, VisitBuffer visits)
    {
        visits.Clear();
        var length = Math.Min(330, MinimumSeason + SeasonByDeclination * (declination + 30));
        for (var night = Math.Floor(first); night < last; night += Gap(ref random))
        {
            var wait = DaysToSeason(night, season, length);
            if (wait > 0) night = Math.Ceiling(night + wait);
            if (night >= last) break;
            var time = night + random.NextUniform(0.15, 0.5);
            var moon = Moonlight(time);
            var clouds = Math.Min(2.5, random.NextExponential(0.18)) + 0.08 * Math.Abs(random.NextNormal());
            var pair = random.NextUnit();
            var redFirst = random.NextChance(0.5);
            for (var second = 0; second < 2; second++)
            {
                var band = redFirst == (second == 0) ? 1 : 0;
                if (pair < (band == 0 ? 0.16 : 0.07)) continue; // the other band was not taken, or lost
                if (pair > (band == 0 ? 0.99 : 1)) continue;
                var loss = band == 0 ? 0.95 * moon * moon : 0.6 * moon * moon;
                visits.Add(time + second * random.NextUniform(0.02, 0.06), band, Limit(band) + 0.3 - loss * 0.9 - clouds + 0.1 * random.NextNormal());
            }
        }
    }

    private static double Gap(ref RandomStream random)
    {
        var u = random.NextUnit();
        if (u < 0.27) return 1;
        if (u < 0.45) return 2;
        if (u < 0.73) return 3;
        if (u < 0.83) return 4;
        if (u < 0.94) return 5 + random.NextInt(4);
        return 8 + Math.Min(30, random.NextExponential(5)); // bad weather and repairs
    }
}
