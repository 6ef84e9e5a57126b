namespace Nightjar.Learning.Metrics;

/// <summary>A metric got input that it cannot be computed from: nothing at all, lengths that differ, a score that is not a
/// number, a label that is no class. The message names the metric, the place and the value.</summary>
public sealed class MetricException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="metric">The metric that refused.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    public MetricException(string metric, string reason)
        : base($"{metric}: {reason}")
    {
        Metric = metric;
    }

    /// <summary>The metric that refused.</summary>
    public string Metric { get; }
}
