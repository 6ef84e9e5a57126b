using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Histories;

/// <summary>What the objects of a subset are, and which of them count.</summary>
internal static class HistorySubject
{
    /// <summary>BTSbot's limit of bright transients.</summary>
    public const double BrightLimit = 18.5;

    /// <summary>Peaks this close to the limit belong to neither side (Rehemtulla et al. 2024).</summary>
    public const double Margin = 0.1;

    private static readonly (SourceKind Kind, double Share)[] Transients =
        [(SourceKind.SupernovaIa, 0.66), (SourceKind.SupernovaII, 0.22), (SourceKind.SupernovaIbc, 0.07), (SourceKind.TidalDisruption, 0.05)];

    private static readonly (SourceKind Kind, double Share)[] Variables = [(SourceKind.ActiveNucleus, 0.65), (SourceKind.DwarfNova, 0.35)];

    private static readonly (SourceKind Kind, double Share)[] Rejects =
    [
        (SourceKind.RrLyrae, 0.12), (SourceKind.EclipsingBinary, 0.10), (SourceKind.LongPeriodVariable, 0.18), (SourceKind.RotatingVariable, 0.15),
        (SourceKind.BadSubtraction, 0.18), (SourceKind.SaturatedStar, 0.08), (SourceKind.SaturatedCore, 0.05), (SourceKind.StarRing, 0.04),
        (SourceKind.BadColumn, 0.05), (SourceKind.BadConvolution, 0.05),
    ];

    /// <summary>A kind of the subset.</summary>
    public static SourceKind Draw(TransientSubset subset, ref RandomStream random)
    {
        var kinds = subset switch
        {
            TransientSubset.Variable => Variables,
            TransientSubset.Reject => Rejects,
            _ => Transients,
        };
        var at = random.NextUnit();
        foreach (var (kind, share) in kinds)
        {
            if (at < share) return kind;
            at -= share;
        }

        return kinds[^1].Kind;
    }

    /// <summary>Whether an object with this observed peak belongs to the subset.</summary>
    public static bool Fits(TransientSubset subset, double peak) => subset switch
    {
        TransientSubset.Bright => peak <= BrightLimit - Margin,
        TransientSubset.Dim => peak > BrightLimit + Margin,
        _ => true,
    };
}
