using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Where in its sequence a row stands, as numbers that are added to its features.</summary>
public static class PositionOperation
{
    private const int MostOnStack = 256;

    /// <summary>Fills (time, features) with the waves of Vaswani et al. 2017 (arXiv 1706.03762): sin(t / 10000^(2i/features)) in
    /// channel 2i and the cosine of the same in channel 2i + 1.</summary>
    /// <exception cref="ShapeException">The tensor is no matrix.</exception>
    public static void FillSinusoids(Tensor positions)
    {
        if (positions.Shape.Axes != 2) throw new ShapeException("FillSinusoids", "(time, features)", positions.Shape);
        FillSinusoids(positions.Span, positions.Shape[1]);
    }

    /// <summary>The same without a tensor. The waves are turned from time to time in double precision, which costs no sine for each number.</summary>
    /// <param name="positions">Rows of so many features.</param>
    /// <param name="features">How many.</param>
    internal static void FillSinusoids(Span<float> positions, int features)
    {
        if (features == 0) return;
        Span<double> waves = features <= MostOnStack ? stackalloc double[2 * (features + 1)] : new double[2 * (features + 1)];
        for (var channel = 0; channel < features; channel += 2)
        {
            var (sine, cosine) = Math.SinCos(1 / Math.Pow(10000, channel / (double)features));
            var wave = waves.Slice(2 * channel, 4);
            (wave[0], wave[1], wave[2], wave[3]) = (0, 1, sine, cosine);
        }

        for (var row = 0; row < positions.Length / features; row++)
        {
            var target = positions.Slice(row * features, features);
            for (var channel = 0; channel < features; channel += 2)
            {
                var wave = waves.Slice(2 * channel, 4);
                var (sine, cosine) = (wave[0], wave[1]);
                target[channel] = (float)sine;
                if (channel + 1 < features) target[channel + 1] = (float)cosine;
                (wave[0], wave[1]) = ((sine * wave[3]) + (cosine * wave[2]), (cosine * wave[3]) - (sine * wave[2]));
            }
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
