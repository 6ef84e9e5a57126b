using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>One direction of a recurrent layer with the product of its input, forth and back. A few sequences at a time go through a few
/// steps at a time: the gates of such a block, their gradients and the products with them stay in the second-level cache, and memory sees
/// inputs, outputs and what is kept once.</summary>
internal static unsafe class RecurrentTraining
{
    // Floats of a block's gates: with the gradients by input and by state 512 KiB.
    private const int BlockLength = 1 << 16;

    /// <summary>Runs the layer.</summary>
    internal static void Forward<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, in RecurrentOperands o)
        where C : IRecurrentCell
    {
        for (var first = 0; first < g.Batch;)
        {
            var part = g.Part(first, Recurrent.MostRows);
            ForwardPart<C>(part, lengths.IsEmpty ? default : lengths.Slice(first, part.Batch), o.From(first, g));
            first += part.Batch;
        }
    }

    /// <summary>Carries the gradient of the output back to input and parameters.</summary>
    internal static void Backward<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, in RecurrentOperands o, in RecurrentGradients d)
        where C : IRecurrentCell
    {
        for (var first = 0; first < g.Batch;)
        {
            var part = g.Part(first, Recurrent.MostRows);
            BackwardPart<C>(part, lengths.IsEmpty ? default : lengths.Slice(first, part.Batch), o.From(first, g), d.From(first, g));
            first += part.Batch;
        }
    }

    private static int MostSteps<C>(in RecurrentGeometry g)
        where C : IRecurrentCell => Math.Clamp(BlockLength / (C.Gates * g.Units * g.Batch), 1, g.Time);

    private static void ForwardPart<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, in RecurrentOperands o)
        where C : IRecurrentCell
    {
        var (gates, most) = (C.Gates * g.Units, MostSteps<C>(g));
        using var block = Scratch.Take((nint)most * g.Batch * (g.Inputs + gates));
        var x = block.Pointer;
        var sums = x + ((nint)most * g.Batch * g.Inputs);
        for (var first = 0; first < g.Time; first += most)
        {
            var steps = Math.Min(most, g.Time - first);
            Gather(g, first, steps, o.X, g.Inputs, x);
            Gemm.MultiplyPacked(new(x, steps * g.Batch, g.Inputs), o.InputWeights, new(sums, steps * g.Batch, gates), o.InputBias, relu: false, accumulate: false);
            var byInput = new MatrixView(sums, g.Batch, steps, gates, (nint)g.Batch * gates);
            Recurrent.Steps<C>(g, lengths, first, byInput, PackedMatrix.Float32(o.StateWeights), o.StateBias, o.Y, o.Cells, o.Kept);
        }
    }

    private static void BackwardPart<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, in RecurrentOperands o, in RecurrentGradients d)
        where C : IRecurrentCell
    {
        var (gates, most) = (C.Gates * g.Units, MostSteps<C>(g));
        var rows = (nint)most * g.Batch;
        using var work = Scratch.Take((2 * (nint)g.Batch * g.Units) + (rows * ((2 * gates) + Math.Max(g.Inputs, g.Units))));
        var dh = work.Pointer;
        var dc = dh + ((nint)g.Batch * g.Units);
        var byInput = dc + ((nint)g.Batch * g.Units);
        var byState = C.HasCellState ? byInput : byInput + (rows * gates);
        var gathered = byInput + (2 * rows * gates);
        new Span<float>(dh, 2 * g.Batch * g.Units).Clear();
        for (var end = g.Time; end > 0; end -= most)
        {
            var first = Math.Max(0, end - most);
            var count = (end - first) * g.Batch;
            for (var step = end - 1; step >= first; step--)
            {
                var at = (nint)(step - first) * g.Batch * gates;
                Step<C>(g, lengths, o, d.Output, step, dh, dc, byInput + at, byState + at);
                if (step > 0) Gemm.MultiplyPacked(new(byState + at, g.Batch, gates), d.StateTransposed, new(dh, g.Batch, g.Units), null, relu: false, accumulate: true);
            }

            if (d.StateBias != null) ElementWise.AddRowsTo(byState, count, gates, d.StateBias);
            if (d.InputBias != null) ElementWise.AddRowsTo(byInput, count, gates, d.InputBias);
            if (d.StateWeights != null)
            {
                Gather(g, first - 1, end - first, o.Y, g.Units, gathered);
                Gemm.Multiply(new MatrixView(gathered, count, g.Units).Transposed, new(byState, count, gates), new(d.StateWeights, g.Units, gates), accumulate: true);
            }

            if (d.InputWeights != null)
            {
                Gather(g, first, end - first, o.X, g.Inputs, gathered);
                Gemm.Multiply(new MatrixView(gathered, count, g.Inputs).Transposed, new(byInput, count, gates), new(d.InputWeights, g.Inputs, gates), accumulate: true);
            }

            if (d.X == null) continue;
            Gemm.MultiplyPacked(new(byInput, count, gates), d.InputTransposed, new(gathered, count, g.Inputs), null, relu: false, accumulate: false);
            Scatter(g, first, end - first, gathered, d.X);
        }
    }

    // The gradients of one step's gates, rows of (Batch, gates·Units); dh and dc go from the states after to the states before.
    private static void Step<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, in RecurrentOperands o, float* dy, int step, float* dh, float* dc, float* byInput, float* byState)
        where C : IRecurrentCell
    {
        var gates = C.Gates * g.Units;
        for (var n = 0; n < g.Batch; n++, dh += g.Units, dc += g.Units, byInput += gates, byState += gates)
        {
            nint row = g.Row(n, step);
            var (at, previous) = (row * g.Units, (row - g.Forth) * g.Units);
            ElementWise.AddTo(dy + at, dh, g.Units);
            if (!g.IsInside(lengths, n, step))
            {
                new Span<float>(byInput, gates).Clear();
                new Span<float>(byState, gates).Clear();
                continue;
            }

            var h = step == 0 ? null : o.Y + previous;
            var c = o.Cells == null || step == 0 ? null : o.Cells + previous;
            var cAfter = o.Cells == null ? null : o.Cells + at;
            var kept = o.Kept + (IRecurrentCell.Kept * at);
            switch (SimdSupport.Level)
            {
                case SimdLevel.Avx512: C.Backward<Lanes512>(kept, h, c, cAfter, dh, dc, byInput, byState, g.Units); break;
                case SimdLevel.Avx2: C.Backward<Lanes256>(kept, h, c, cAfter, dh, dc, byInput, byState, g.Units); break;
                default: C.Backward<Lanes1>(kept, h, c, cAfter, dh, dc, byInput, byState, g.Units); break;
            }
        }
    }

    // Rows of some steps, (Batch, Time, length) to (steps, Batch, length); zeros for the step before the first one.
    private static void Gather(in RecurrentGeometry g, int first, int steps, float* source, int length, float* target)
    {
        for (var step = first; step < first + steps; step++)
        {
            for (var n = 0; n < g.Batch; n++, target += length)
                Recurrent.Row(step < 0 ? null : source + ((nint)g.Row(n, step) * length), length, target);
        }
    }

    private static void Scatter(in RecurrentGeometry g, int first, int steps, float* source, float* target)
    {
        for (var step = first; step < first + steps; step++)
        {
            for (var n = 0; n < g.Batch; n++, source += g.Inputs)
                Recurrent.Row(source, g.Inputs, target + ((nint)g.Row(n, step) * g.Inputs));
        }
    }
}
