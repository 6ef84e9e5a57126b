using Nightjar.Simulation.Observing;
using Nightjar.Sky;

namespace Nightjar.Simulation.Packets;

/// <summary>Everything that goes into one packet.</summary>
internal sealed record AlertContent
{
    /// <summary><c>objectId</c>.</summary>
    public required string ObjectId { get; init; }

    /// <summary>The visit of the triggering detection.</summary>
    public required Visit Visit { get; init; }

    /// <summary>The triggering detection.</summary>
    public required DetectionRow Detection { get; init; }

    /// <summary>Earlier visits of the last 30 days, earliest first.</summary>
    public required IReadOnlyList<HistoryEntry> History { get; init; }

    /// <summary>Forced photometry of earlier nights, latest first.</summary>
    public required IReadOnlyList<ForcedRow> Forced { get; init; }

    /// <summary>Pan-STARRS and Gaia.</summary>
    public required CatalogueContext Catalogue { get; init; }

    /// <summary><c>ndethist</c>.</summary>
    public required int DetectionCount { get; init; }

    /// <summary><c>ncovhist</c>.</summary>
    public required int CoverageCount { get; init; }

    /// <summary><c>jdstarthist</c>.</summary>
    public required JulianDate FirstDetection { get; init; }

    /// <summary><c>drb</c>.</summary>
    public required double DeepScore { get; init; }

    /// <summary>The science stamp, gzip of FITS.</summary>
    public required byte[] Science { get; init; }

    /// <summary>The template stamp.</summary>
    public required byte[] Template { get; init; }

    /// <summary>The difference stamp.</summary>
    public required byte[] Difference { get; init; }
}
