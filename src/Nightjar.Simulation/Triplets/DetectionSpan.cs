namespace Nightjar.Simulation.Triplets;

/// <summary>What the detections of an object up to some moment amount to.</summary>
/// <param name="First">Julian date of the first detection.</param>
/// <param name="Peak">Julian date of the brightest positive one.</param>
/// <param name="Brightest">Magnitude of the brightest positive one.</param>
/// <param name="Faintest">Magnitude of the faintest positive one.</param>
internal readonly record struct DetectionSpan(double First, double Peak, double Brightest, double Faintest)
{
    /// <summary>The first detection alone.</summary>
    public static DetectionSpan Of(double time, double magnitude) => new(time, time, magnitude, magnitude);

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
