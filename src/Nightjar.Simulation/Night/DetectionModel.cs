using Nightjar.Simulation.Observing;

namespace Nightjar.Simulation.Night;

/// <summary>What a detection's fit would say, without painting its image: for the visits of which only the numbers are
/// kept.</summary>
internal static class DetectionModel
{
    /// <summary>Noise of a fitted flux over the pipeline's cautious estimate of it.</summary>
    public const double TrueNoiseShare = 0.58;

    /// <summary>Reduced chi square of a point-spread fit, which grows with the photons that the noise estimate leaves
    /// out and with what the subtraction leaves of a bright star.</summary>
    /// <param name="change">Flux of the change, DN.</param>
    /// <param name="steady">Flux of the star below it, DN.</param>
    /// <param name="conditions">The image.</param>
    public static double ChiSquare(double change, double steady, in ChannelConditions conditions)
    {
        // Mean of the profile and of its square over the fitted pixels, for a change of 2 pixels FWHM.
        const double meanShare = 0.022, meanSquareShare = 0.0016;
        const double profileError = 0.03, subtractionError = 0.05;
        var variance = conditions.PixelSigma * conditions.PixelSigma * ChannelConditions.DifferenceNoiseShare * ChannelConditions.DifferenceNoiseShare;
        var size = Math.Pow(2 / conditions.ChangeFwhm, 2);
        var light = Math.Abs(change) + Math.Max(0, steady);
        var photons = light * meanShare * size / ChannelConditions.Gain;
        var misfit = (change * change * profileError * profileError + light * light * subtractionError * subtractionError) * meanSquareShare * size * size;
        return 1 + (photons + misfit) / variance;
    }

    /// <summary>The pipeline's standard deviation of a fitted flux, DN: its estimate for an empty sky, raised where the
    /// fit is bad.</summary>
    /// <param name="chiSquare">Reduced chi square of the fit.</param>
    /// <param name="conditions">The image.</param>
    /// <param name="growth">Power of chi square: a half by the book; published errors scatter around it, and grow less
    /// where a few outlying pixels spoil the fit.</param>
    public static double FluxError(double chiSquare, in ChannelConditions conditions, double growth = 0.5) =>
        conditions.FluxSigma * Math.Pow(Math.Max(1, chiSquare), growth);
}
