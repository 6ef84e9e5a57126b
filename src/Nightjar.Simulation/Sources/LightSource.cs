using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>Something whose light changes: its flux at any time, and its flux in the template.</summary>
internal abstract class LightSource
{
    /// <summary>The flux at a time, nanojansky.</summary>
    public abstract double FluxAt(JulianDate time, PassBand band);

    /// <summary>The flux in the template, nanojansky; 0 for what was not there.</summary>
    public abstract double TemplateFlux(PassBand band);

    /// <summary>The Julian date before which there was no light; null for what was always there.</summary>
    public virtual double? FirstLight => null;

    /// <summary>The object itself, from whatever distance it is seen.</summary>
    public virtual LightSource Source => this;

    /// <summary>The true parameters as <c>name=value</c>, parted by semicolons.</summary>
    public abstract string Describe();

    /// <summary>What a difference image sees, nanojansky, negative where the source is fainter than in the template.</summary>
    public double DifferenceFlux(JulianDate time, PassBand band) => FluxAt(time, band) - TemplateFlux(band);
}
