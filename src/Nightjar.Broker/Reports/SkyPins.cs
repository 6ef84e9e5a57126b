using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Numbered marks on the sky map that do not cover each other: a crowded one moves aside on a thin line.</summary>
internal static class SkyPins
{
    /// <summary>The radius of a pin in the drawing.</summary>
    public const double Radius = 9;

    private const double LeastDistance = 2 * Radius + 1;
    private const int Directions = 12;
    private const int Circles = 8;

    /// <summary>Writes the pins, numbered from 1 in the order given; invalid positions get none.</summary>
    public static void Write(Markup m, SkyMapGeometry geometry, IReadOnlyList<SkyPosition> positions)
    {
        var pins = Arrange([.. positions.Select(position => position.IsValid ? geometry.Place(position) : (double.NaN, double.NaN))]);
        for (var index = 0; index < pins.Length; index++)
        {
            var (x, y) = pins[index];
            if (double.IsNaN(x)) continue;
            var (trueX, trueY) = geometry.Place(positions[index]);
            if ((x, y) != (trueX, trueY))
                m.Write($"<path class=\"leader\" d=\"M{trueX} {trueY}L{x} {y}\"/>");
        }

        // From the last to the first, so that the most interesting lie on top.
        for (var index = pins.Length - 1; index >= 0; index--)
        {
            var (x, y) = pins[index];
            if (double.IsNaN(x)) continue;
            m.Write(
                $"<a href=\"#alert-{index + 1}\" aria-label=\"most interesting alert {index + 1}\">"
                + $"<circle class=\"pin\" cx=\"{x}\" cy=\"{y}\" r=\"{Radius}\"/>"
                + $"<text class=\"pin\" text-anchor=\"middle\" x=\"{x}\" y=\"{y + 3.6}\">{index + 1}</text></a>");
        }
    }

    /// <summary>Moves each place that is too near to an earlier one to the nearest free spot on circles around it.</summary>
    public static (double X, double Y)[] Arrange((double X, double Y)[] places)
    {
        var placed = new List<(double X, double Y)>();
        foreach (var place in places)
        {
            placed.Add(double.IsNaN(place.X) ? place : Around(place).FirstOrDefault(spot => IsFree(placed, spot), place));
        }

        return [.. placed];
    }

    private static IEnumerable<(double X, double Y)> Around((double X, double Y) place)
    {
        yield return place;
        for (var circle = 1; circle <= Circles; circle++)
        {
            for (var direction = 0; direction < Directions; direction++)
            {
                var (sine, cosine) = Math.SinCos(2 * Math.PI * direction / Directions);
                yield return (place.X + circle * LeastDistance * cosine, place.Y - circle * LeastDistance * sine);
            }
        }
    }

    private static bool IsFree(List<(double X, double Y)> placed, (double X, double Y) spot) =>
        !placed.Exists(other => Math.Pow(other.X - spot.X, 2) + Math.Pow(other.Y - spot.Y, 2) < LeastDistance * LeastDistance);
}
