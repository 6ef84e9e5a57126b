using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Night;

/// <summary>Numbers and provisional designations of asteroids.</summary>
internal static class SolarSystemNames
{
    private const double UnnumberedShare = 0.12;

    /// <summary>A known body at the place of a moving object.</summary>
    public static SolarSystemMatch Draw(MovingObject moving, ref RandomStream random)
    {
        var distance = Math.Min(4, Math.Round(Math.Abs(random.NextNormal(0, 0.7)))); // whole arcseconds: ephemerides are good
        var magnitude = Math.Round((moving.VisualMagnitude + random.NextNormal(0.1, 0.25)) * 10) / 10;
        return new SolarSystemMatch(Name(moving.VisualMagnitude, ref random), distance, magnitude);
    }

    private static string Name(double magnitude, ref RandomStream random)
    {
        if (random.NextChance(UnnumberedShare))
        {
            const string halfMonths = "ABCDEFGHJKLMNOPQRSTUVWXY", orders = "ABCDEFGHJKLMNOPQRSTUVWXYZ";
            var cycle = random.NextInt(330);
            return $"{1996 + random.NextInt(24)}{halfMonths[random.NextInt(halfMonths.Length)]}{orders[random.NextInt(orders.Length)]}{(cycle == 0 ? "" : cycle)}";
        }

        // Bright asteroids were found, and numbered, first.
        var exponent = Math.Clamp(3.2 + 0.42 * (magnitude - 15.5) + random.NextNormal(0, 0.5), 0.5, 5.85);
        return ((int)Math.Pow(10, exponent)).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
