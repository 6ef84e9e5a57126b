using Nightjar.Simulation.Observing;

namespace Nightjar.Simulation.Night;

/// <summary>What a detection's fit would say, without painting its image: for the visits of which only the numbers are
/// kept.</summary>
internal static class DetectionModel
{
    /// <summary>Noise of a fitted flux over the pipeline's cautious estimate of it.</summary>
    public const double TrueNoiseShare = 0.68;

    /// <summary>Reduced chi square of a point-spread fit, which grows with the photons that the noise estimate leaves
    /// out and with what the subtraction leaves of a bright star.</summary>
    /// <param name="change">Flux of the change, DN.</param>
    /// <param name="steady">Flux of the star below it, DN.</param>
    /// <param name="conditions">The image.</param>
    public static double ChiSquare(double change, double steady, in ChannelConditions conditions)
    {
        // Mean of the profile and of its square over the fitted pixels, for FWHM near 2 pixels.
        const double meanShare = 0.019, meanSquareShare = 0.0012;
        const double profileError = 0.02, subtractionError = 0.03;
        var variance = conditions.PixelSigma * conditions.PixelSigma * ChannelConditions.DifferenceNoiseShare * ChannelConditions.DifferenceNoiseShare;
        var size = Math.Pow(2 / conditions.Seeing, 2);
        var light = Math.Abs(change) + Math.Max(0, steady);
        var photons = 0.8 * light * meanShare * size / ChannelConditions.Gain;
        var misfit = (change * change * profileError * profileError + steady * steady * subtractionError * subtractionError) * meanSquareShare * size * size;
        return 1 + (photons + misfit) / variance;
    }

    /// <summary>The pipeline's standard deviation of a fitted flux, DN: its estimate for an empty sky, raised where the
    /// fit is bad.</summary>
    public static double FluxError(double chiSquare, in ChannelConditions conditions) =>
        conditions.FluxSigma * Math.Sqrt(Math.Max(1, chiSquare));
}
