using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>One alert on the sky map.</summary>
/// <param name="Position">Where; invalid positions are not drawn.</param>
/// <param name="Survey">The survey's short name: its colour.</param>
/// <param name="IsInteresting">Whether to mark it beyond the density.</param>
public readonly record struct SkyPoint(SkyPosition Position, string Survey, bool IsInteresting = false);
