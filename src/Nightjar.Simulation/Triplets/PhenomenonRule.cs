using Nightjar.Simulation.Images;
using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Triplets;

/// <summary>Tells what an object looks like from what it is and where its galaxy stands.</summary>
internal static class PhenomenonRule
{
    private const double FaintestHost = 21.5; // r: fainter galaxies do not show in a template
    private const double NuclearOffset = 0.8; // arcseconds

    /// <summary>The phenomenon, and magnitude and distance of the host galaxy, NaN without one.</summary>
    public static (Phenomenon Phenomenon, double HostMagnitude, double HostOffset) Of(SimulatedObject subject, Scene scene)
    {
        var kind = subject.Plan.Kind;
        switch (subject.Light?.Source)
        {
            case null:
                return (Phenomenon.Bogus, double.NaN, double.NaN);
            case MovingObject or AfterglowFlash:
                return (Phenomenon.Orphan, double.NaN, double.NaN);
            case Supernova or TidalFlare:
                var host = scene.Sources[0];
                var (magnitude, offset) = (host.Magnitudes.R, host.Distance * ZtfCamera.PixelScale);
                var phenomenon = magnitude > FaintestHost ? Phenomenon.Orphan
                    : offset < NuclearOffset ? Phenomenon.Nuclear : Phenomenon.Hosted;
                return (phenomenon, magnitude, offset);
        }

        return kind == SourceKind.ActiveNucleus
            ? (Phenomenon.Nuclear, scene.Sources[1].Magnitudes.R, 0)
            : (Phenomenon.Variable, double.NaN, double.NaN);
    }
}
