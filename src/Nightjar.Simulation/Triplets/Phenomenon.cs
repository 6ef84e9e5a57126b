namespace Nightjar.Simulation.Triplets;

/// <summary>What an alert looks like to a broker, as ACAI's five networks tell it (arXiv 2111.12142).</summary>
public enum Phenomenon
{
    /// <summary>A transient beside the nucleus of a galaxy that can be seen.</summary>
    Hosted,

    /// <summary>A change in the nucleus of a galaxy: an active nucleus, a tidal disruption, a supernova too close to tell.</summary>
    Nuclear,

    /// <summary>A star that varies.</summary>
    Variable,

    /// <summary>Something real where nothing can be seen: an asteroid, an afterglow, a supernova in a galaxy too faint.</summary>
    Orphan,

    /// <summary>Nothing in the sky.</summary>
    Bogus,
}
