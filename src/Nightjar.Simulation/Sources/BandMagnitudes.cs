using Nightjar.Simulation.Observing;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>AB magnitudes of one source in g, r, i and z.</summary>
internal readonly record struct BandMagnitudes(double G, double R, double I, double Z)
{
    /// <summary>Magnitudes from r and two colours; z continues the trend of the second.</summary>
    public static BandMagnitudes FromColors(double r, double gMinusR, double rMinusI) =>
        new(r + gMinusR, r, r - rMinusI, r - 1.5 * rMinusI);

    /// <summary>The magnitude in a band.</summary>
    public double this[PassBand band] => band switch { PassBand.G => G, PassBand.R => R, PassBand.I => I, _ => Z };

    /// <summary>The flux in a band, nanojansky.</summary>
    public double Flux(PassBand band) => Photometry.FluxOf(this[band]);
}
