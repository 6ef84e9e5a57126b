using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Packets;

/// <summary>A source of the Pan-STARRS 1 catalogue near a candidate.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Magnitudes">Magnitudes; -999 in bands without one.</param>
/// <param name="StarScore">0 galaxy to 1 star.</param>
/// <param name="Distance">Arcseconds.</param>
internal readonly record struct CatalogueMatch(long Id, BandMagnitudes Magnitudes, double StarScore, double Distance)
{
    /// <summary>ZTF's number for "there is none".</summary>
    public const double Missing = -999;

    /// <summary>No source within the search radius.</summary>
    public static CatalogueMatch None { get; } =
        new((long)Missing, new BandMagnitudes(Missing, Missing, Missing, Missing), Missing, Missing);
}
