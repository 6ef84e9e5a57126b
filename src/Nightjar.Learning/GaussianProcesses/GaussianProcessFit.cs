namespace Nightjar.Learning.GaussianProcesses;

/// <summary>A fitted Gaussian process.</summary>
/// <param name="LogVariance">ln c, c in squared units of the flux.</param>
/// <param name="LogTimeMetric">ln of the squared length scale in time, days².</param>
/// <param name="LogWavelengthMetric">ln of the squared length scale in wavelength, Å².</param>
/// <param name="LogLikelihood">ln of the marginal likelihood; NaN where there are no points.</param>
/// <param name="Evaluations">How often the likelihood was evaluated.</param>
/// <param name="Notes">What it had to do without.</param>
public readonly record struct GaussianProcessFit(
    double LogVariance, double LogTimeMetric, double LogWavelengthMetric, double LogLikelihood, int Evaluations, GaussianProcessNotes Notes)
{
    /// <summary>The length scale in time, days.</summary>
    public double TimeScale => Math.Exp(LogTimeMetric / 2);
}
