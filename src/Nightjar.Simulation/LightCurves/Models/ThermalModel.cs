using Nightjar.Simulation.LightCurves.Physics;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>An explosion that shines as a black body whose blue light metals take away when it cools.</summary>
/// <remarks>F(t, l) = F0 S(t) B(l, T(t)) / B(l0, T(t)) 10^(-0.4 k(l, T)), where S is the light curve at the reference wavelength l0 and
/// k grows linearly below 5500 ångström once T falls below 9500 K.</remarks>
internal abstract class ThermalModel : ExplosionModel
{
    private const double BlanketBelow = 5500, BlanketLimit = 3.5; // ångström, magnitudes
    private const double WarmTemperature = 9500, CoolTemperature = 6000; // K

    private double _peakFlux;

    /// <summary>The wavelength of S, ångström.</summary>
    protected virtual double Reference => 6230;

    /// <summary>Magnitudes of line blanketing 1000 ångström below 5500, at 6000 K.</summary>
    protected double Blanketing { get; set; }

    /// <summary>The absolute AB magnitude at the reference wavelength and phase 0.</summary>
    protected double PeakMagnitude
    {
        set => _peakFlux = AbsoluteFlux.OfMagnitude(value);
    }

    /// <inheritdoc/>
    public sealed override double Flux(double phase, double wavelength)
    {
        var shape = Shape(phase);
        if (shape <= 0) return 0;
        var temperature = Temperature(phase);
        var flux = _peakFlux * shape * AbsoluteFlux.PlanckRatio(temperature, wavelength, Reference);
        if (wavelength >= BlanketBelow || temperature >= WarmTemperature || Blanketing == 0) return flux;
        var coolness = Math.Min(1, (WarmTemperature - temperature) / (WarmTemperature - CoolTemperature));
        return flux * AbsoluteFlux.Dim(Math.Min(BlanketLimit, Blanketing * coolness * (BlanketBelow - wavelength) / 1000));
    }

    /// <summary>The light curve at the reference wavelength, 1 at phase 0.</summary>
    protected abstract double Shape(double phase);

    /// <summary>The temperature, K.</summary>
    protected abstract double Temperature(double phase);
}
