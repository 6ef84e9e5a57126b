using System.Numerics;
using System.Runtime.InteropServices;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>Looks for infinities and NaN, and for where they came from.</summary>
internal static class FiniteCheck
{
    /// <summary>Whether all numbers are finite.</summary>
    internal static bool IsFinite(ReadOnlySpan<float> values)
    {
        // Zero times a number is zero unless the number is infinite or NaN.
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sum = Vector<float>.Zero;
        foreach (var vector in vectors) sum += vector * Vector<float>.Zero;
        if (!Vector.EqualsAll(sum, Vector<float>.Zero)) return false;
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    /// <summary>Whether all gradients are finite.</summary>
    internal static bool IsFinite(Gradients gradients)
    {
        foreach (var gradient in gradients.Values)
        {
            if (!IsFinite(gradient.Span)) return false;
        }

        return true;
    }

    /// <summary>The first place with a number that is not finite, on the way from the examples to the gradients.</summary>
    internal static string FirstPlace(ReadOnlySpan<Batch> parts, ReadOnlySpan<Tape> tapes, IEnumerable<Parameter> parameters, Gradients gradients)
    {
        foreach (var part in parts)
        {
            foreach (var name in part.Names)
            {
                if (FirstRow(part[name]) is { } row) return $"field '{name}' of example {part.Examples[row]}";
            }
        }

        foreach (var parameter in parameters)
        {
            if (!IsFinite(parameter.Value.Span)) return $"parameter {parameter.Name}";
        }

        foreach (var tape in tapes)
        {
            foreach (var (layer, output) in tape.LayerOutputs)
            {
                if (!IsFinite(output.Value.Span)) return $"output of layer {layer}";
            }
        }

        for (var i = 0; i < gradients.Values.Count; i++)
        {
            if (!IsFinite(gradients.Values[i].Span)) return $"gradient of {gradients.Parameters[i].Name}";
        }

        return "the loss itself";
    }

    private static int? FirstRow(Tensor tensor)
    {
        var stride = tensor.Shape.Length / Math.Max(tensor.Shape[0], 1);
        for (var row = 0; row < tensor.Shape[0]; row++)
        {
            if (!IsFinite(tensor.Span.Slice(row * stride, stride))) return row;
        }

        return null;
    }
}
