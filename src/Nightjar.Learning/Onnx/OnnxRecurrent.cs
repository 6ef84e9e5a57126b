using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Onnx;

/// <summary>GRU and LSTM. ONNX's operators multiply with the input weight themselves, so they take in the dense layer that does it
/// here; where there is none that can be taken in, their input weight is the identity.</summary>
internal static class OnnxRecurrent
{
    // Which of this library's gates (r, z, n; i, f, g, o) stands at each place of ONNX's (z, r, h; i, o, f, c).
    private static readonly int[] GruGates = [1, 0, 2];
    private static readonly int[] LstmGates = [0, 3, 1, 2];

    /// <summary>One direction of a layer. Past the end of a sequence ONNX gives zeros and this library the last state: the same where
    /// time runs backwards.</summary>
    public static void Run(OnnxTranslation work, GraphNode node, RecurrentFunction function)
    {
        var b = work.Builder;
        var gates = function.IsLstm ? LstmGates : GruGates;
        var stateWeight = work.Input(node, 1);
        var units = work.ShapeOf(stateWeight, 2)[0];
        var columns = gates.Length * units;
        var product = work.AbsorbedBy(node);
        var x = product is null ? work.Input(node, 0) : work.Input(product, 0);
        var (time, width) = (work.ShapeOf(x, 3)[1], work.ShapeOf(x)[2]);
        var byInput = product is null ? Identity(columns) : work.Weight(work.Input(product, 1), width, columns);
        var inputBias = product is not null && work.Optional(product, 2) is { } first ? work.Weight(first, columns) : new float[columns];
        var stateBias = work.Optional(node, 2) is { } second ? work.Weight(second, columns) : new float[columns];
        float[] bias = [.. Turn(inputBias, 1, units, gates), .. Turn(stateBias, 1, units, gates)];
        string[] inputs =
        [
            work.Get(x, OnnxLayout.TimeFirst),
            b.Floats($"{node.Output}/W", Turn(byInput, width, units, gates), 1, columns, width),
            b.Floats($"{node.Output}/R", Turn(work.Weight(stateWeight, units, columns), units, units, gates), 1, columns, units),
            b.Floats($"{node.Output}/B", bias, 1, 2 * columns),
            function.UsesLengths ? b.Shared($"{work.Lengths}/int32", _ => b.Emit("Cast", [work.LengthsAlong(1, 0)], ("to", 6L))) : "",
        ];
        List<(string, object)> settings = [("direction", function.IsReversed ? "reverse" : "forward"), ("hidden_size", (long)units)];
        if (!function.IsLstm) settings.Add(("linear_before_reset", 1L));
        var states = b.Emit(function.IsLstm ? "LSTM" : "GRU", 2, inputs, [.. settings]);
        var y = b.Emit("Squeeze", [states[0], b.List(1)]);
        if (function.UsesLengths && !function.IsReversed) y = b.Emit("Where", [work.Inside(time, 3, 1, 0), y, states[1]]);
        work.Define(node.Output, OnnxLayout.TimeFirst, y);
    }

    // (rows, gates·units) to (gates·units, rows), with the gates in another order.
    private static float[] Turn(float[] weight, int rows, int units, int[] gates)
    {
        var turned = new float[weight.Length];
        for (var gate = 0; gate < gates.Length; gate++)
        {
            for (var i = 0; i < units * rows; i++)
            {
                var (unit, row) = (i / rows, i % rows);
                turned[(gate * units * rows) + i] = weight[(row * gates.Length * units) + (gates[gate] * units) + unit];
            }
        }

        return turned;
    }

    private static float[] Identity(int size)
    {
        var values = new float[size * size];
        for (var i = 0; i < size; i++) values[(i * size) + i] = 1;
        return values;
    }
}
