using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>How the sky map lies in its drawing: right ascension 180 degrees in the middle, growing to the left as on the sky.</summary>
/// <param name="CellRadius">The radius of the hexagons in the drawing.</param>
internal sealed record SkyMapGeometry(double CellRadius)
{
    /// <summary>Width of the drawing.</summary>
    public const double Width = 1000;

    /// <summary>Height of the drawing.</summary>
    public const double Height = 510;

    /// <summary>Half the long axis of the map in the drawing.</summary>
    public const double HalfWidth = 480;

    /// <summary>Half the short axis.</summary>
    public const double HalfHeight = HalfWidth / 2;

    /// <summary>Right ascension in the middle, degrees.</summary>
    public const double Centre = 180;

    private const double Scale = HalfHeight / MollweideProjection.HalfHeight;
    private const double SquareDegreesOfSky = 4 * Math.PI * (180 / Math.PI) * (180 / Math.PI);

    /// <summary>The hexagons.</summary>
    public HexagonGrid Grid { get; } = new(CellRadius);

    /// <summary>The area of a hexagon on the sky, the same everywhere.</summary>
    public double SquareDegreesPerCell => Grid.Area / (Math.PI * HalfWidth * HalfHeight) * SquareDegreesOfSky;

    /// <summary>Where a direction lies in the drawing, which has its origin in the middle of the map and y downwards.</summary>
    public (double X, double Y) Place(SkyPosition position)
    {
        var (x, y) = MollweideProjection.Project(
            double.DegreesToRadians(Centre - position.RightAscension), double.DegreesToRadians(position.Declination));
        return (x * Scale, -y * Scale);
    }
}
