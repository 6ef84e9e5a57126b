using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>A kind of source. One instance serves one thread: <see cref="Draw"/> makes it the next source of its kind.</summary>
internal abstract class CurveModel
{
    /// <summary>The class.</summary>
    public abstract LightCurveClass Class { get; }

    /// <summary>The kind within the class.</summary>
    public virtual string Kind => Class.Name();

    /// <summary>The redshift of the source.</summary>
    public double Redshift { get; protected set; }

    /// <summary>E(B-V) in the host.</summary>
    public double HostReddening { get; protected set; }

    /// <summary>When an explosion peaks; NaN for others.</summary>
    public double PeakTime { get; protected set; } = double.NaN;

    /// <summary>The first and the last day on which it is worth observing.</summary>
    public (double First, double Last) Span { get; protected set; }

    /// <summary>How often it comes by volume, events a year over the whole sky up to the largest redshift; for explosions.</summary>
    public virtual double EventRate => 0;

    /// <summary>Whether photons and hosts count as for a star.</summary>
    public virtual bool IsStar => true;

    /// <summary>Draws the next source.</summary>
    /// <param name="survey">Who observes.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="random">Randomness.</param>
    /// <returns>Whether the survey has a chance to detect it; if not, draw again.</returns>
    public abstract bool Draw(SurveyCadence survey, SkyPlace place, ref RandomStream random);

    /// <summary>The true fluxes.</summary>
    /// <param name="visits">When and in which bands.</param>
    /// <param name="random">Randomness, for sources that vary at random.</param>
    /// <param name="difference">Receives the flux above the template, FLUXCAL.</param>
    /// <param name="steady">Receives the flux of the source itself in the template, which adds noise and may saturate.</param>
    public abstract void Evaluate(VisitBuffer visits, ref RandomStream random, Span<double> difference, Span<double> steady);
}
