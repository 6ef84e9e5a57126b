namespace Nightjar.Models.LightCurves;

/// <summary>Makes a network's input of a light curve. Training and serving use the same one. It has memory of its own: one for each
/// thread.</summary>
public abstract class LightCurvePreparation
{
    /// <summary>Steps of the sequence that the network sees, or the most where lengths differ.</summary>
    public abstract int Steps { get; }

    /// <summary>Features of each step.</summary>
    public abstract int Channels { get; }

    /// <summary>Numbers beside the sequence; 0 for none.</summary>
    public virtual int Numbers => 0;

    /// <summary>Prepares a light curve.</summary>
    /// <param name="points">The light curve.</param>
    /// <param name="context">What else is known.</param>
    /// <param name="sequence">Receives <see cref="Steps"/> x <see cref="Channels"/> numbers.</param>
    /// <param name="numbers">Receives <see cref="Numbers"/> numbers.</param>
    /// <param name="length">Receives how many steps count; the others hold what the network was trained to see there.</param>
    /// <returns>Why there is no input; then the others mean nothing.</returns>
    /// <exception cref="ArgumentException">There is more or less room.</exception>
    public LightCurveProblem Prepare(LightCurvePoints points, in ObjectContext context, Span<float> sequence, Span<float> numbers, out int length)
    {
        if (sequence.Length != Steps * Channels || numbers.Length != Numbers)
            throw new ArgumentException($"expected room for {Steps * Channels} and {Numbers} numbers, got {sequence.Length} and {numbers.Length}", nameof(sequence));
        length = 0;
        if (!points.AreFinite()) return LightCurveProblem.NotFinite;
        return Fill(points, context, sequence, numbers, out length);
    }

    /// <summary>What <see cref="Prepare"/> does where all numbers are finite and there is room.</summary>
    protected abstract LightCurveProblem Fill(LightCurvePoints points, in ObjectContext context, Span<float> sequence, Span<float> numbers, out int length);
}
