namespace Nightjar.Sky;

/// <summary>An AB magnitude with its uncertainty.</summary>
/// <param name="Value">The magnitude; NaN where there is none.</param>
/// <param name="Error">One standard deviation; NaN where there is none.</param>
public readonly record struct Magnitude(double Value, double Error)
{
    /// <summary>No measurement.</summary>
    public static Magnitude None => new(double.NaN, double.NaN);

    /// <summary>Whether there is a value.</summary>
    public bool IsMeasured => double.IsFinite(Value);
}
