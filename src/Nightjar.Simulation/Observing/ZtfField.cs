using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>One pointing of the survey's fixed grid.</summary>
/// <param name="Id">ZTF's number of the field.</param>
/// <param name="Center">Where the centre of the camera points.</param>
internal sealed record ZtfField(int Id, SkyPosition Center)
{
    /// <summary>Galactic latitude of the centre, degrees.</summary>
    public double GalacticLatitude { get; } = Celestial.Galactic(Center).Latitude;

    /// <summary>Ecliptic latitude of the centre, degrees.</summary>
    public double EclipticLatitude { get; } = Celestial.EclipticLatitude(Center);
}
