using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Simulation.Comparison;

/// <summary>What a light curve looks like, in a few numbers that published and simulated ones can be compared by.</summary>
/// <remarks>Made from positive detections, in days and magnitudes as observed: times from the half of a band's peak to the peak and back,
/// decline in the 15 days after it, colours. Values between points are interpolated linearly in magnitude where the points lie no more than
/// 10 days apart; what cannot be measured is NaN.</remarks>
public static class LightCurveQuantities
{
    private const double LargestGap = 10, HalfPeak = 0.7525749891599529; // days; 2.5 log10 2

    /// <summary>Name and value of every quantity.</summary>
    /// <param name="curve">The light curve.</param>
    /// <param name="blue">The bluer band of the comparison.</param>
    /// <param name="red">The redder band.</param>
    public static IEnumerable<(string Name, double Value)> Of(LabelledLightCurve curve, PassBand blue = PassBand.G, PassBand red = PassBand.R)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return Core(curve, blue, red);
    }

    private static IEnumerable<(string Name, double Value)> Core(LabelledLightCurve curve, PassBand blue, PassBand red)
    {
        var (first, second) = (Band.Of(curve, blue), Band.Of(curve, red));
        var (b, r) = (PassBands.Name(blue), PassBands.Name(red));
        yield return ("detections", first.Times.Length + second.Times.Length);
        yield return ($"peak {r}, mag", second.PeakMagnitude);
        yield return ("redshift", curve.Redshift > 0 ? curve.Redshift : double.NaN);
        yield return ($"rise in {b}, d", first.Rise());
        yield return ($"fall in {b}, d", first.Fall());
        yield return ($"rise in {r}, d", second.Rise());
        yield return ($"fall in {r}, d", second.Fall());
        yield return ($"decline in 15 d, {b}", first.At(first.PeakTime + 15) - first.PeakMagnitude);
        yield return ($"decline in 15 d, {r}", second.At(second.PeakTime + 15) - second.PeakMagnitude);
        yield return ($"{b} - {r} at peak", first.PeakMagnitude - second.At(first.PeakTime));
        yield return ($"{b} - {r} after 20 d", first.At(first.PeakTime + 20) - second.At(first.PeakTime + 20));
        yield return ("detected for, d", Duration(first.Times, second.Times));
    }

    private static double Duration(double[] first, double[] second)
    {
        if (first.Length + second.Length == 0) return double.NaN;
        var all = first.Concat(second);
        return all.Max() - all.Min();
    }

    private sealed record Band(double[] Times, double[] Magnitudes, int Peak)
    {
        public double PeakMagnitude => Peak < 0 ? double.NaN : Magnitudes[Peak];

        public double PeakTime => Peak < 0 ? double.NaN : Times[Peak];

        public static Band Of(LabelledLightCurve curve, PassBand band)
        {
            var (times, magnitudes) = (new List<double>(), new List<double>());
            for (var i = 0; i < curve.Count; i++)
            {
                if (curve.Bands[i] != band || !curve.AreDetections[i] || !(curve.Fluxes[i] > 0)) continue;
                times.Add(curve.Times[i]);
                magnitudes.Add(FluxCal.ZeroPoint - 2.5 * Math.Log10(curve.Fluxes[i]));
            }

            return new Band([.. times], [.. magnitudes], magnitudes.Count == 0 ? -1 : magnitudes.IndexOf(magnitudes.Min()));
        }

        public double At(double time)
        {
            for (var i = 1; i < Times.Length; i++)
                if (time >= Times[i - 1] && time <= Times[i] && Times[i] - Times[i - 1] <= LargestGap && Times[i] > Times[i - 1])
                    return Magnitudes[i - 1] + (time - Times[i - 1]) / (Times[i] - Times[i - 1]) * (Magnitudes[i] - Magnitudes[i - 1]);
            return double.NaN;
        }

        public double Rise() => PeakTime - Crossing(-1);

        public double Fall() => Crossing(1) - PeakTime;

        /// <summary>When the half of the peak is crossed for the first time on the way from the peak.</summary>
        private double Crossing(int step)
        {
            if (Peak < 0) return double.NaN;
            var half = PeakMagnitude + HalfPeak;
            for (var i = Peak + step; i >= 0 && i < Times.Length; i += step)
            {
                if (Magnitudes[i] < half) continue;
                var before = i - step;
                if (Math.Abs(Times[i] - Times[before]) > LargestGap) return double.NaN;
                return Times[before] + (half - Magnitudes[before]) / (Magnitudes[i] - Magnitudes[before]) * (Times[i] - Times[before]);
            }

            return double.NaN;
        }
    }
}
