namespace Nightjar.Simulation.Triplets;

/// <summary>What the detections of an object up to some moment amount to.</summary>
/// <param name="First">Julian date of the first detection.</param>
/// <param name="Peak">Julian date of the brightest positive one; of the first detection as long as there is none.</param>
/// <param name="Brightest">Magnitude of the brightest positive one; NaN as long as there is none.</param>
/// <param name="Faintest">Magnitude of the faintest positive one; NaN as long as there is none.</param>
internal readonly record struct DetectionSpan(double First, double Peak, double Brightest, double Faintest)
{
    /// <summary>A first detection of which no magnitude is kept.</summary>
    public static DetectionSpan Begin(double time) => new(time, time, double.NaN, double.NaN);

    /// <summary>With one more detection, later than all before; a negative one changes no extreme.</summary>
    public DetectionSpan With(double time, double magnitude, bool isPositive)
    {
        if (!isPositive) return this;
        if (double.IsNaN(Brightest)) return this with { Peak = time, Brightest = magnitude, Faintest = magnitude };
        return magnitude < Brightest
            ? this with { Peak = time, Brightest = magnitude }
            : this with { Faintest = Math.Max(Faintest, magnitude) };
    }
}
