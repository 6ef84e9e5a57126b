namespace Nightjar.Learning.Graphs;

/// <summary>What bytes stand for: x = (q - <paramref name="ZeroPoint"/>)·<paramref name="Scale"/>, and the byte of a number is
/// clamp(round(x / Scale) + ZeroPoint, 0, 255) with ties to even.</summary>
/// <param name="Scale">The step, above 0.</param>
/// <param name="ZeroPoint">The byte that stands for 0, from 0 to 255.</param>
public readonly record struct AffineScale(float Scale, int ZeroPoint)
{
    /// <summary>Whether bytes can stand for numbers this way.</summary>
    public bool IsValid => float.IsFinite(Scale) && Scale > 0 && ZeroPoint is >= byte.MinValue and <= byte.MaxValue;

    /// <summary>The scale whose bytes reach over a range, widened where needed so that 0 is a byte exactly.</summary>
    /// <exception cref="ArgumentException">An end is not finite, or they are exchanged.</exception>
    public static AffineScale OfRange(float low, float high)
    {
        if (!float.IsFinite(low) || !float.IsFinite(high) || low > high) throw new ArgumentException($"{low} to {high} is no range", nameof(low));
        var (least, most) = (Math.Min(low, 0d), Math.Max(high, 0d));
        var scale = (float)((most - least) / byte.MaxValue);
        if (scale < MathF.ScaleB(1, -100)) scale = 1f / byte.MaxValue;
        return new(scale, (int)Math.Clamp(Math.Round(-least / scale), byte.MinValue, byte.MaxValue));
    }
}
