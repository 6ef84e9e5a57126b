using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Kernels;

/// <summary>Recurrent layers forth and back in blocks of sequences and steps: a large batch is its sequences one by one, on every vector
/// path, with pages without access around every array.</summary>
public sealed unsafe class RecurrentTrainingTests
{
    /// <summary>Batch, time, inputs, units. The first is one block; the others are several in sequences, in steps, in both.</summary>
    public static TheoryData<int, int, int, int> Sizes => new() { { 3, 5, 2, 3 }, { 59, 4, 7, 17 }, { 3, 130, 5, 70 }, { 31, 33, 18, 40 }, { 1, 1, 1, 1 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_batch_is_its_sequences_one_by_one(int batch, int time, int inputs, int units)
    {
        foreach (var isReversed in new[] { false, true })
        {
            foreach (var isRagged in new[] { false, true })
            {
                Check<GruCell>(new(batch, time, inputs, units, isReversed), isRagged);
                Check<LstmCell>(new(batch, time, inputs, units, isReversed), isRagged);
            }
        }
    }

    private static void Check<C>(in RecurrentGeometry g, bool isRagged)
        where C : IRecurrentCell
    {
        var geometry = g;
        var random = new Random(g.Batch + g.Time);
        var gates = C.Gates * g.Units;
        var lengths = isRagged ? Enumerable.Range(0, g.Batch).Select(_ => random.Next(geometry.Time + 1)).ToArray() : [];
        var x = random.Normal(g.Batch * g.Time * g.Inputs);
        var dy = random.Normal(g.Batch * g.Time * g.Units);
        float[][] parameters = [Small(random, g.Inputs * gates), Small(random, g.Units * gates), random.Normal(gates), random.Normal(gates)];
        SimdPaths.Each(level =>
        {
            var whole = Run<C>(geometry, lengths, x, dy, parameters, guardBefore: geometry.Time > 4);
            var y = new List<float>();
            var dx = new List<float>();
            var sums = whole[2..].Select(t => new double[t.Length]).ToArray();
            for (var n = 0; n < geometry.Batch; n++)
            {
                var single = Run<C>(geometry with { Batch = 1 }, isRagged ? [lengths[n]] : [], Part(x, n, geometry.Batch), Part(dy, n, geometry.Batch), parameters, guardBefore: true);
                y.AddRange(single[0]);
                dx.AddRange(single[1]);
                for (var i = 0; i < sums.Length; i++)
                {
                    for (var k = 0; k < sums[i].Length; k++) sums[i][k] += single[2 + i][k];
                }
            }

            var label = $"{typeof(C).Name} {geometry} {level}";
            Numbers.Near(Numbers.Doubles([.. y]), whole[0], 1e-5, $"{label} output");
            Numbers.Near(Numbers.Doubles([.. dx]), whole[1], 5e-5, $"{label} gradient of x");
            for (var i = 0; i < sums.Length; i++) Numbers.Near(sums[i], whole[2 + i], 5e-5, $"{label} gradient of parameter {i}");
        });
    }

    // Output, gradients of x, of the weights by input and by state, of both biases.
    private static float[][] Run<C>(in RecurrentGeometry g, int[] lengths, float[] x, float[] dy, float[][] parameters, bool guardBefore)
        where C : IRecurrentCell
    {
        var (gates, states) = (C.Gates * g.Units, g.Batch * g.Time * g.Units);
        using var input = new GuardedFloats(x, guardBefore);
        using var gradient = new GuardedFloats(dy, guardBefore);
        using var inputBias = new GuardedFloats(parameters[2], guardBefore);
        using var stateBias = new GuardedFloats(parameters[3], guardBefore);
        using var y = new GuardedFloats(states, guardBefore);
        using var cells = new GuardedFloats(states, guardBefore);
        using var kept = new GuardedFloats(states * IRecurrentCell.Kept, guardBefore);
        using var dx = new GuardedFloats(x.Length, guardBefore);
        using var dInputWeights = new GuardedFloats(new float[g.Inputs * gates], guardBefore);
        using var dStateWeights = new GuardedFloats(new float[g.Units * gates], guardBefore);
        using var dInputBias = new GuardedFloats(new float[gates], guardBefore);
        using var dStateBias = new GuardedFloats(new float[gates], guardBefore);
        using var packed = Scratch.Take(2 * (GemmPacking.Length(g.Inputs, gates) + GemmPacking.Length(g.Units, gates) + GemmPacking.Length(gates, g.Inputs) + GemmPacking.Length(gates, g.Units)));
        var memory = packed.Pointer;
        var o = new RecurrentOperands
        {
            X = input.Pointer,
            InputWeights = Pack(parameters[0], g.Inputs, gates, false, ref memory),
            StateWeights = Pack(parameters[1], g.Units, gates, false, ref memory),
            InputBias = inputBias.Pointer,
            StateBias = stateBias.Pointer,
            Y = y.Pointer,
            Cells = C.HasCellState ? cells.Pointer : null,
            Kept = kept.Pointer,
        };
        RecurrentTraining.Forward<C>(g, lengths, o);
        RecurrentTraining.Backward<C>(g, lengths, o, new()
        {
            Output = gradient.Pointer,
            InputTransposed = Pack(parameters[0], g.Inputs, gates, true, ref memory),
            StateTransposed = Pack(parameters[1], g.Units, gates, true, ref memory),
            X = dx.Pointer,
            InputWeights = dInputWeights.Pointer,
            StateWeights = dStateWeights.Pointer,
            InputBias = dInputBias.Pointer,
            StateBias = dStateBias.Pointer,
        });
        return [y.Span.ToArray(), dx.Span.ToArray(), dInputWeights.Span.ToArray(), dStateWeights.Span.ToArray(), dInputBias.Span.ToArray(), dStateBias.Span.ToArray()];
    }

    private static float* Pack(float[] weights, int rows, int columns, bool isTransposed, ref float* memory)
    {
        var packed = memory;
        fixed (float* source = weights)
        {
            var matrix = new MatrixView(source, rows, columns);
            if (isTransposed) matrix = matrix.Transposed;
            GemmPacking.Pack(matrix, packed);
            memory += GemmPacking.Length(matrix.Rows, matrix.Columns);
        }

        return packed;
    }

    private static float[] Small(Random random, int count) => Array.ConvertAll(random.Normal(count), v => 0.2f * v);

    private static float[] Part(float[] all, int part, int parts) => all.AsSpan(part * (all.Length / parts), all.Length / parts).ToArray();
}
