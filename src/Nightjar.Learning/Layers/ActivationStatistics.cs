using Nightjar.Learning.Autodiff;

namespace Nightjar.Learning.Layers;

/// <summary>What the numbers look like that a layer computed. Run a model on a tape and, before <see cref="Tape.Reset"/>, ask
/// <see cref="Of(Tape)"/>: saturated, dead and exploding layers show.</summary>
/// <param name="Layer">The layer's name in its model.</param>
/// <param name="Shape">The extents of the output.</param>
/// <param name="Mean">Mean of the finite numbers, NaN without any.</param>
/// <param name="Deviation">Standard deviation of the finite numbers, with the divisor n.</param>
/// <param name="Smallest">Smallest finite number.</param>
/// <param name="Largest">Largest finite number.</param>
/// <param name="ZeroShare">Share of zeros, from 0 to 1.</param>
/// <param name="NonFinite">How many numbers are infinite or NaN.</param>
public sealed record ActivationStatistics(string Layer, Tensors.Shape Shape, double Mean, double Deviation, double Smallest, double Largest, double ZeroShare, int NonFinite)
{
    /// <summary>The statistics of every layer that ran on a tape since it was reset, in the order in which they ran.</summary>
    public static IReadOnlyList<ActivationStatistics> Of(Tape tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return [.. tape.LayerOutputs.Select(o => Of(o.Layer, o.Output.Value))];
    }

    /// <summary>The statistics of a tensor.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="values">The numbers.</param>
    public static ActivationStatistics Of(string name, Tensors.Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (sum, smallest, largest) = (0.0, double.NaN, double.NaN);
        var (zeros, finite) = (0, 0);
        foreach (var value in values.Span)
        {
            if (!float.IsFinite(value)) continue;
            finite++;
            sum += value;
            if (value == 0) zeros++;
            if (!(value >= smallest)) smallest = value;
            if (!(value <= largest)) largest = value;
        }

        var mean = sum / finite;
        double squares = 0;
        foreach (var value in values.Span)
        {
            if (float.IsFinite(value)) squares += (value - mean) * (value - mean);
        }

        var count = values.Shape.Length;
        return new(name, values.Shape, mean, Math.Sqrt(squares / finite), smallest, largest, count == 0 ? 0 : (double)zeros / count, count - finite);
    }
}
