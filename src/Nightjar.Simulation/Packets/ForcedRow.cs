using Nightjar.Simulation.Observing;

namespace Nightjar.Simulation.Packets;

/// <summary>One measurement of forced photometry at the object's place.</summary>
/// <param name="Visit">When and through what.</param>
/// <param name="Flux">Difference flux, DN; <see cref="Missing"/> where there is none.</param>
/// <param name="Error">Its uncertainty, DN.</param>
/// <param name="Status">ZTF's <c>procstatus</c>: 0 good, 55 and 56 not measured, 61 no template catalogue either.</param>
/// <param name="Reference">The nearest template source.</param>
internal readonly record struct ForcedRow(Visit Visit, double Flux, double Error, int Status, ReferenceMatch Reference)
{
    /// <summary>ZTF's number for a value that could not be measured.</summary>
    public const double Missing = -99_999;

    /// <summary>The status of a row that lacks its template source.</summary>
    public const int WithoutReference = 61;
}
