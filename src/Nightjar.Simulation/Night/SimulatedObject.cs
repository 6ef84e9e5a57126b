using Nightjar.Simulation.Artefacts;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Night;

/// <summary>One object of the night: what it is, where, and what surrounds it.</summary>
internal sealed record SimulatedObject
{
    private const double SafeBorder = 45; // pixels: what is no edge artefact rarely lies closer to the border
    private const double CloseToBorderShare = 0.012;
    private const double ClosestToBorder = 10.6;

    /// <summary>The plan it fulfils.</summary>
    public required AlertPlan Plan { get; init; }

    /// <summary>Its light; null for an artefact.</summary>
    public LightSource? Light { get; init; }

    /// <summary>What went wrong; null for a real source.</summary>
    public Artefact? Artefact { get; init; }

    /// <summary>Column in the channel's image at the usual pointing.</summary>
    public required double X { get; init; }

    /// <summary>Row in the channel's image at the usual pointing.</summary>
    public required double Y { get; init; }

    /// <summary>Where it is in the sky.</summary>
    public required SkyPosition Position { get; init; }

    /// <summary>The nearest template sources.</summary>
    public required ReferenceCatalogue References { get; init; }

    /// <summary>The known body that it is, or null.</summary>
    public SolarSystemMatch? SolarSystem { get; init; }

    /// <summary>Whether it is something in the sky.</summary>
    public bool IsReal => Artefact is null;

    /// <summary>Difference flux of a visit, DN; 0 for an artefact.</summary>
    public double ChangeIn(in Visit visit) =>
        Light is null ? 0 : visit.Conditions.CountsOf(Light.DifferenceFlux(visit.Exposure.Time, visit.Exposure.Band));

    /// <summary>Flux of its own star in the template, DN.</summary>
    public double SteadyIn(in Visit visit) =>
        Light is null ? 0 : visit.Conditions.CountsOf(Light.TemplateFlux(visit.Exposure.Band));

    /// <summary>Length in pixels and direction of its motion during an exposure.</summary>
    public (double Length, double Angle) Trail => Light?.Source is MovingObject moving
        ? (moving.ArcsecPerMinute * Exposure.Seconds / 60 / ZtfCamera.PixelScale, moving.Angle)
        : (0, 0);

    /// <summary>Places an object somewhere in its channel and fills the scene around it.</summary>
    /// <param name="plan">What, and in which field.</param>
    /// <param name="light">Its light; null for an artefact.</param>
    /// <param name="artefact">What went wrong; null for a real source.</param>
    /// <param name="scene">Receives the steady sky.</param>
    /// <param name="random">Source of places and sources.</param>
    /// <param name="closeToBorder">Share of objects that may stand so close to the border that it cuts their stamps.</param>
    public static SimulatedObject Create(AlertPlan plan, LightSource? light, Artefact? artefact, Scene scene, ref RandomStream random, double closeToBorder = CloseToBorderShare)
    {
        var (x, y) = Place(artefact, closeToBorder, ref random);
        var position = ZtfCamera.PositionOf(plan.Visits.Field, plan.Channel, x, y);
        scene.Populate(position, ref random);
        if (light is not null) ObjectDraw.AddSurroundings(plan.Kind, light, scene, ref random);
        artefact?.Arrange(scene, ref random);
        return new SimulatedObject
        {
            Plan = plan,
            Light = light,
            Artefact = artefact,
            X = x,
            Y = y,
            Position = position,
            References = new ReferenceCatalogue(scene, position, ref random),
            SolarSystem = plan.Kind == SourceKind.KnownAsteroid ? SolarSystemNames.Draw((MovingObject)light!.Source, ref random) : null,
        };
    }

    /// <summary>A place in a channel's image: anywhere, or as far from the border as an artefact wants.</summary>
    /// <param name="artefact">The artefact, or null.</param>
    /// <param name="closeToBorder">Share that may stand close to the border.</param>
    /// <param name="random">Source of the place.</param>
    public static (double X, double Y) Place(Artefact? artefact, double closeToBorder, ref RandomStream random)
    {
        var border = random.NextChance(closeToBorder) ? ClosestToBorder : SafeBorder;
        var x = random.NextUniform(border, ZtfCamera.Width - border);
        var y = random.NextUniform(border, ZtfCamera.Height - border);
        if (artefact?.EdgeDistance is not { } distance) return (x, y);
        return random.NextInt(4) switch
        {
            0 => (distance, y),
            1 => (ZtfCamera.Width - distance, y),
            2 => (x, distance),
            _ => (x, ZtfCamera.Height - distance),
        };
    }

    /// <summary>Where the object falls in a visit, whose pointing differs by some pixels.</summary>
    public (double X, double Y) PlaceIn(ref RandomStream random)
    {
        const double pointingScatter = 9; // pixels
        var room = Math.Min(Math.Min(X, ZtfCamera.Width - X), Math.Min(Y, ZtfCamera.Height - Y)) - ClosestToBorder;
        var scatter = Math.Min(pointingScatter, room / 3);
        return (X + Limited(scatter, ref random), Y + Limited(scatter, ref random));
    }

    /// <summary>What a detection of the object in a visit needs to know.</summary>
    public DetectionContext ContextOf(in Visit visit, bool isPositive, double x, double y) => new()
    {
        Visit = visit,
        TableId = Plan.TableIdIn(visit.Exposure),
        IsPositive = isPositive,
        IsReal = IsReal,
        Reference = References[visit.Exposure.Band],
        ObjectX = x,
        ObjectY = y,
        SolarSystem = SolarSystem,
    };

    /// <summary>Where a measurement that is off by some pixels puts the object, to the digits of the survey.</summary>
    public SkyPosition Seen(double columns, double rows)
    {
        var seen = ZtfCamera.Offset(Position, columns, rows);
        return new SkyPosition(Math.Round(seen.RightAscension * 1e7) / 1e7, Math.Round(seen.Declination * 1e7) / 1e7);
    }

    private static double Limited(double scatter, ref RandomStream random) =>
        scatter <= 0 ? 0 : Math.Clamp(random.NextNormal(0, scatter), -3 * scatter, 3 * scatter);
}
