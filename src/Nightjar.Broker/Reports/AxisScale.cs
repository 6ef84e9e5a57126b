namespace Nightjar.Broker.Reports;

/// <summary>Maps the values of an axis to coordinates of the drawing.</summary>
/// <param name="From">The value at <paramref name="FromPixel"/>.</param>
/// <param name="To">The value at <paramref name="ToPixel"/>.</param>
/// <param name="FromPixel">A coordinate.</param>
/// <param name="ToPixel">Another coordinate; below the first for an axis that runs up or backwards.</param>
/// <param name="IsLogarithmic">Whether equal ratios take equal lengths; both values are above 0 then.</param>
internal readonly record struct AxisScale(double From, double To, double FromPixel, double ToPixel, bool IsLogarithmic = false)
{
    /// <summary>The coordinate of a value; values beyond an end land beyond it.</summary>
    public double At(double value)
    {
        var part = IsLogarithmic ? Math.Log(value / From) / Math.Log(To / From) : (value - From) / (To - From);
        return FromPixel + part * (ToPixel - FromPixel);
    }

    /// <summary>Whether a value lies between the two ends.</summary>
    public bool Contains(double value) => value >= Math.Min(From, To) && value <= Math.Max(From, To);

    /// <summary>The nearest value between the two ends.</summary>
    public double Clamp(double value) => Math.Clamp(value, Math.Min(From, To), Math.Max(From, To));
}
