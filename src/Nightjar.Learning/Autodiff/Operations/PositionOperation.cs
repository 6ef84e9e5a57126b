using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Where in its sequence a row stands, as numbers that are added to its features.</summary>
public static class PositionOperation
{
    /// <summary>Fills (time, features) with the waves of Vaswani et al. 2017 (arXiv 1706.03762): sin(t / 10000^(2i/features)) in
    /// channel 2i and the cosine of the same in channel 2i + 1.</summary>
    /// <exception cref="ShapeException">The tensor is no matrix.</exception>
    public static void FillSinusoids(Tensor positions)
    {
        if (positions.Shape.Axes != 2) throw new ShapeException("FillSinusoids", "(time, features)", positions.Shape);
        var features = positions.Shape[1];
        var values = positions.Span;
        for (var i = 0; i < values.Length; i++)
        {
            var (time, channel) = (i / features, i % features);
            var angle = time / Math.Pow(10000, (channel - (channel % 2)) / (double)features);
            values[i] = (float)(channel % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
        }
    }

    /// <summary>Adds the same positions to every sequence.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="positions">(positions, features) with as many positions as times, or more: then the first ones are taken. They must
    /// live until <see cref="Tape.Reset"/>.</param>
    /// <exception cref="ShapeException">The extents do not match.</exception>
    public static Variable AddPositions(this Tape tape, Variable x, Tensor positions)
    {
        if (x.Shape.Axes != 3 || positions.Shape.Axes != 2 || positions.Shape[0] < x.Shape[1] || positions.Shape[1] != x.Shape[2])
            throw new ShapeException("AddPositions", "x (batch, time, features) and positions (time or more, features)", x.Shape, positions.Shape);
        var constant = tape.Input(positions);
        return tape.Add(x, positions.Shape[0] == x.Shape[1] ? constant : tape.Slice(constant, 0, 0, x.Shape[1]));
    }
}
