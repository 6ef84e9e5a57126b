using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

/// <summary>Compares an operation on a tape, on every vector path, with a plain float64 one: the outputs directly, the gradients
/// of all inputs with central differences of the float64 one.</summary>
internal static class OperationCheck
{
    private const double Step = 1e-5;

    /// <param name="label">Names the case.</param>
    /// <param name="shapes">Shapes of the inputs.</param>
    /// <param name="values">Their numbers.</param>
    /// <param name="reference">The operation in float64, from flat inputs to the flat output.</param>
    /// <param name="operation">The operation on a tape.</param>
    /// <param name="tolerance">Relative to 1 + |expected|.</param>
    /// <param name="kinks">Inputs where the derivative does not exist are closer than this to a kink and not compared.</param>
    public static void Run(
        string label,
        Shape[] shapes,
        float[][] values,
        Func<double[][], double[]> reference,
        Func<Tape, Variable[], Variable> operation,
        double tolerance = 2e-5,
        Func<double, bool>? kinks = null)
    {
        var inputs = Array.ConvertAll(values, v => Numbers.Doubles(v));
        var expected = reference(inputs);
        var direction = new Random(values.Length + expected.Length).Normal(expected.Length);
        var gradients = Differences(inputs, reference, direction);
        SimdPaths.Each(level =>
        {
            using var pool = new TensorPool(isChecking: true);
            using (var tape = new Tape(pool, isTraining: true))
            {
                // Twice: the second step meets used memory.
                for (var step = 0; step < 2; step++) Compare($"{label} {level} step {step}", tape, shapes, values, operation, expected, direction, gradients, tolerance, kinks);
            }

            pool.ThrowIfOutstanding();
        });
    }

    private static void Compare(
        string label,
        Tape tape,
        Shape[] shapes,
        float[][] values,
        Func<Tape, Variable[], Variable> operation,
        double[] expected,
        float[] direction,
        double[][] gradients,
        double tolerance,
        Func<double, bool>? kinks)
    {
        var tensors = values.Select((v, i) => tape.Pool.RentCopy(shapes[i], v, $"input {i}")).ToArray();
        var variables = tensors.Select(t => tape.Input(t, needsGradient: true)).ToArray();
        var output = operation(tape, variables);
        Numbers.Near(expected, output.Value.Span, tolerance, label + " forward");
        tape.Backward(output, direction);
        for (var i = 0; i < variables.Length; i++)
        {
            var actual = variables[i].Gradient is { } gradient ? gradient.Span.ToArray() : new float[values[i].Length];
            for (var k = 0; k < actual.Length; k++)
            {
                if (kinks is not null && kinks(values[i][k])) actual[k] = (float)gradients[i][k];
            }

            Numbers.Near(gradients[i], actual, 5 * tolerance, $"{label} gradient of input {i} {shapes[i]}");
        }

        tape.Reset();
        foreach (var tensor in tensors) tensor.Dispose();
    }

    private static double[][] Differences(double[][] inputs, Func<double[][], double[]> reference, float[] direction)
    {
        double Along() => reference(inputs).Select((v, i) => v * direction[i]).Sum();
        var result = new double[inputs.Length][];
        for (var i = 0; i < inputs.Length; i++)
        {
            result[i] = new double[inputs[i].Length];
            for (var k = 0; k < inputs[i].Length; k++)
            {
                var at = inputs[i][k];
                inputs[i][k] = at + Step;
                var above = Along();
                inputs[i][k] = at - Step;
                result[i][k] = (above - Along()) / (2 * Step);
                inputs[i][k] = at;
            }
        }

        return result;
    }
}
