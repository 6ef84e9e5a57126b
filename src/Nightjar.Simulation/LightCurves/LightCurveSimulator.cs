using Nightjar.Sky.LightCurves;

namespace Nightjar.Simulation.LightCurves;

/// <summary>Simulates labelled light curves: sources with redshift and dust, observed by the cadence, depth and noise of a survey.</summary>
/// <remarks>Light curve i depends on the options and i alone: any number of threads makes the same bits, and a longer set begins with
/// the shorter one. The models and their sources are described in docs/simulation.md.</remarks>
public sealed class LightCurveSimulator
{
    private readonly LightCurveOptions _options;

    /// <summary>A simulator for these options.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message says which.</exception>
    public LightCurveSimulator(LightCurveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>The light curves, in order.</summary>
    public IEnumerable<LabelledLightCurve> Simulate(CancellationToken cancellationToken = default)
        => SimulateWithTruth(0, _options.Count, cancellationToken).Select(static c => c.LightCurve);

    /// <summary>The light curves with their truth, in order.</summary>
    public IEnumerable<SimulatedLightCurve> SimulateWithTruth(CancellationToken cancellationToken = default)
        => SimulateWithTruth(0, _options.Count, cancellationToken);

    /// <summary>The light curves numbered <paramref name="first"/> and following; the number in the options does not limit them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public IEnumerable<SimulatedLightCurve> SimulateWithTruth(long first, long count, CancellationToken cancellationToken = default)
        => OrderedBatches.Run(first, count, _options.Parallelism, () => new LightCurveWorker(_options), static (worker, index) => worker.Make(index), cancellationToken);
}
