using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Night;

/// <summary>Draws the changing object of a kind until one would be seen tonight.</summary>
internal static class ObjectDraw
{
    private const int Tries = 400;
    private const double SafetyMargin = 1.04; // of the detection threshold: noise decides the rest
    private const double BrightestChange = 12.2, BrightestStar = 12.4; // magnitudes: beyond, the star saturates

    /// <summary>Draws; null when none of many would be seen, or for an artefact.</summary>
    /// <param name="kind">What.</param>
    /// <param name="visits">All visits of the place, earliest first.</param>
    /// <param name="tonight">Those of the night that may see it.</param>
    /// <param name="random">Source of parameters.</param>
    /// <param name="magnitude">Of the change in the first visit of tonight: the object is seen from the distance that gives it;
    /// null for objects as they are drawn.</param>
    public static LightSource? Draw(SourceKind kind, Visit[] visits, ReadOnlySpan<Visit> tonight, ref RandomStream random, double? magnitude = null)
    {
        for (var i = 0; i < Tries; i++)
        {
            var light = DrawOne(kind, visits, tonight[0], ref random);
            if (light is null) return null;
            if (magnitude is { } wanted && !TryMove(ref light, tonight[0], wanted)) continue;
            foreach (var visit in tonight)
            {
                if (IsSeen(light, visit)) return light;
            }
        }

        return null;
    }

    /// <summary>The steady sources that belong to an object: its own star, its host galaxy.</summary>
    public static void AddSurroundings(SourceKind kind, LightSource light, Scene scene, ref RandomStream random)
    {
        var before = scene.Sources.Count;
        AddOwn(kind, light, light.Source, scene, ref random);
        if (light is NearerLight { Source: Supernova or TidalFlare } nearer && scene.Sources.Count > before)
            scene.Sources[0] = nearer.Nearer(scene.Sources[0]);
    }

    /// <summary>Sees an object from the distance that gives its change a magnitude, if that is a distance to speak of.</summary>
    private static bool TryMove(ref LightSource light, in Visit visit, double magnitude)
    {
        const double farthest = -2, nearest = 9; // magnitudes
        var drawn = Photometry.MagnitudeOf(Math.Abs(light.DifferenceFlux(visit.Exposure.Time, visit.Exposure.Band)));
        if (!(drawn - magnitude is > farthest and < nearest)) return false;
        light = NearerLight.Of(light, drawn - magnitude);
        return true;
    }

    private static void AddOwn(SourceKind kind, LightSource light, LightSource source, Scene scene, ref RandomStream random)
    {
        switch (source)
        {
            case MovingObject or AfterglowFlash:
                return;
            case TidalFlare flare:
                scene.Sources.Insert(0, Scene.Galaxy(0, 0, Math.Clamp(flare.PeakMagnitude + random.NextNormal(-0.5, 1.2), 14, 22), ref random));
                return;
            case Supernova supernova:
                AddHost(supernova, scene, ref random);
                return;
        }

        var magnitudes = new BandMagnitudes(
            Photometry.MagnitudeOf(light.TemplateFlux(PassBand.G)),
            Photometry.MagnitudeOf(light.TemplateFlux(PassBand.R)),
            Photometry.MagnitudeOf(light.TemplateFlux(PassBand.I)),
            Photometry.MagnitudeOf(light.TemplateFlux(PassBand.I)) - 0.15);
        if (kind == SourceKind.ActiveNucleus)
        {
            // The galaxy around the nucleus, from outshone to dominant.
            scene.Sources.Insert(0, Scene.Galaxy(0, 0, magnitudes.R + random.NextUniform(-0.8, 2.2), ref random));
        }

        scene.Sources.Insert(0, new SceneSource { X = 0, Y = 0, Magnitudes = magnitudes });
    }

    private static LightSource? DrawOne(SourceKind kind, Visit[] visits, in Visit tonight, ref RandomStream random)
    {
        var time = tonight.Exposure.Time;
        switch (kind)
        {
            case SourceKind.RrLyrae:
                return RrLyraeStar.Draw(ref random);
            case SourceKind.EclipsingBinary:
                return EclipsingStar.Draw(ref random);
            case SourceKind.LongPeriodVariable:
                return SineStar.DrawLongPeriod(ref random);
            case SourceKind.RotatingVariable:
                return SineStar.DrawRotating(ref random);
            case SourceKind.KnownAsteroid or SourceKind.UnknownAsteroid or SourceKind.FastAsteroid:
                return MovingObject.Draw(time, tonight.Conditions.LimitingMagnitude + 0.5, kind == SourceKind.FastAsteroid, ref random);
            case SourceKind.TidalDisruption:
                return TidalFlare.Draw(time, ref random);
            case SourceKind.Afterglow:
                return AfterglowFlash.Draw(time, ref random);
            case SourceKind.ActiveNucleus:
                return ActiveNucleus.Draw([.. visits.Select(v => v.Exposure.Time.Days)], ref random);
            case SourceKind.SupernovaIa or SourceKind.SupernovaII or SourceKind.SupernovaIbc:
                return Supernova.Draw(kind, time, ref random);
            case SourceKind.DwarfNova:
                return DwarfNova.Draw(time, ref random);
            default:
                return null;
        }
    }

    private static bool IsSeen(LightSource light, in Visit visit)
    {
        var (time, band, conditions) = (visit.Exposure.Time, visit.Exposure.Band, visit.Conditions);
        var (total, steady) = (light.FluxAt(time, band), light.TemplateFlux(band));
        if (Math.Max(total, steady) > Photometry.FluxOf(BrightestStar)) return false;
        var change = Math.Abs(total - steady);
        if (change > Photometry.FluxOf(BrightestChange)) return false;
        var counts = conditions.CountsOf(change);
        var chi = DetectionModel.ChiSquare(counts, conditions.CountsOf(steady), conditions);
        return counts > SafetyMargin * ChannelConditions.DetectionThreshold * DetectionModel.FluxError(chi, conditions);
    }

    private static void AddHost(Supernova supernova, Scene scene, ref RandomStream random)
    {
        const double dwarfShare = 0.15; // hosts too faint to see
        var faint = random.NextChance(dwarfShare) ? random.NextUniform(2, 5) : 0;
        var r = Math.Clamp(supernova.PeakMagnitude + random.NextNormal(-1.1, 1.2) + faint, 12.5, 24.5);
        var galaxy = Scene.Galaxy(0, 0, r, ref random);
        var shape = galaxy.Galaxy!.Value;
        // Supernovae follow the light: within about the effective radius, along the disc.
        var (distance, angle) = (shape.EffectiveRadius * random.NextExponential(0.8), random.NextUniform(0, 2 * Math.PI));
        var (along, across) = (distance * Math.Cos(angle), distance * Math.Sin(angle) * shape.AxisRatio);
        var (sine, cosine) = Math.SinCos(shape.Angle);
        scene.Sources.Insert(0, galaxy with { X = along * cosine - across * sine, Y = along * sine + across * cosine });
    }
}
