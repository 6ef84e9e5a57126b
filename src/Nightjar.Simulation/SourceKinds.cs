namespace Nightjar.Simulation;

/// <summary>How kinds fall into classes, and how often each comes within its class.</summary>
public static class SourceKinds
{
    // Shares within a class: what a night's alert stream shows, rounded. Artefact shares lean on the bogus
    // alerts of braai's training set (Duev et al. 2019), where bad subtractions lead.
    private static readonly (SourceKind Kind, SourceClass Class, double Share)[] All =
    [
        (SourceKind.RrLyrae, SourceClass.VariableStar, 0.20),
        (SourceKind.EclipsingBinary, SourceClass.VariableStar, 0.25),
        (SourceKind.LongPeriodVariable, SourceClass.VariableStar, 0.20),
        (SourceKind.RotatingVariable, SourceClass.VariableStar, 0.35),
        (SourceKind.KnownAsteroid, SourceClass.Asteroid, 0.86),
        (SourceKind.UnknownAsteroid, SourceClass.Asteroid, 0.12),
        (SourceKind.BadSubtraction, SourceClass.Artefact, 0.30),
        (SourceKind.CosmicRay, SourceClass.Artefact, 0.13),
        (SourceKind.BadColumn, SourceClass.Artefact, 0.07),
        (SourceKind.Ghost, SourceClass.Artefact, 0.05),
        (SourceKind.DetectorEdge, SourceClass.Artefact, 0.05),
        (SourceKind.SaturatedStar, SourceClass.Artefact, 0.08),
        (SourceKind.HotPixel, SourceClass.Artefact, 0.07),
        (SourceKind.ActiveNucleus, SourceClass.ActiveNucleus, 0.98),
        (SourceKind.SupernovaIa, SourceClass.Supernova, 0.67),
        (SourceKind.SupernovaII, SourceClass.Supernova, 0.22),
        (SourceKind.SupernovaIbc, SourceClass.Supernova, 0.10),
        (SourceKind.DwarfNova, SourceClass.CataclysmicVariable, 1),
        (SourceKind.TidalDisruption, SourceClass.ActiveNucleus, 0.02),
        (SourceKind.Afterglow, SourceClass.Supernova, 0.01),
        (SourceKind.FastAsteroid, SourceClass.Asteroid, 0.02),
        (SourceKind.SatelliteStreak, SourceClass.Artefact, 0.03),
        (SourceKind.NoisePeak, SourceClass.Artefact, 0.05),
        (SourceKind.BadConvolution, SourceClass.Artefact, 0.06),
        (SourceKind.StarRing, SourceClass.Artefact, 0.04),
        (SourceKind.SaturatedCore, SourceClass.Artefact, 0.04),
        (SourceKind.DarkSpot, SourceClass.Artefact, 0.03),
    ];

    /// <summary>The class of a kind.</summary>
    public static SourceClass ClassOf(SourceKind kind) => All[(int)kind].Class;

    /// <summary>Whether the kind is something in the sky, not an artefact.</summary>
    public static bool IsReal(SourceKind kind) => ClassOf(kind) != SourceClass.Artefact;

    /// <summary>The kind at a place of a class's cumulative shares.</summary>
    /// <param name="sourceClass">The class.</param>
    /// <param name="quantile">0 up to, not including, 1.</param>
    internal static SourceKind Draw(SourceClass sourceClass, double quantile)
    {
        var last = default(SourceKind);
        foreach (var (kind, owner, share) in All)
        {
            if (owner != sourceClass) continue;
            last = kind;
            if (quantile < share) return kind;
            quantile -= share;
        }

        return last;
    }
}
