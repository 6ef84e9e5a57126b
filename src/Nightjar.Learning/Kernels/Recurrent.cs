using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>One direction of a recurrent layer over whole sequences. The input's share of all gates is one matrix product before
/// the first step; each step adds the state's share. A few sequences at a time go through all steps, so that their states and
/// gates stay in the cache.</summary>
internal static unsafe class Recurrent
{
    private const int MostRows = 28;

    /// <summary>Runs the layer.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="lengths">Length of each sequence, or empty for whole ones.</param>
    /// <param name="byInput">(Batch, Time, gates·Units): x·w + bias.</param>
    /// <param name="stateWeights">Packed (Units, gates·Units).</param>
    /// <param name="stateBias">(gates·Units), or null.</param>
    /// <param name="y">(Batch, Time, Units), the output.</param>
    /// <param name="cells">(Batch, Time, Units), the second states; null for a cell that has none.</param>
    /// <param name="kept">(Batch, Time, 4·Units) for the way back, or null.</param>
    internal static void Forward<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, float* byInput, float* stateWeights, float* stateBias, float* y, float* cells, float* kept)
        where C : IRecurrentCell => Forward<C>(g, lengths, byInput, PackedMatrix.Float32(stateWeights), stateBias, y, cells, kept);

    /// <summary>Runs the layer with state weights of any precision.</summary>
    internal static void Forward<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, float* byInput, in PackedMatrix stateWeights, float* stateBias, float* y, float* cells, float* kept)
        where C : IRecurrentCell
    {
        for (var first = 0; first < g.Batch;)
        {
            var part = g.Part(first, MostRows);
            var (states, gates) = ((nint)first * g.Time * g.Units, (nint)first * g.Time * g.Units * C.Gates);
            ForwardPart<C>(part, lengths.IsEmpty ? default : lengths.Slice(first, part.Batch), byInput + gates, stateWeights, stateBias, y + states, cells == null ? null : cells + states, kept == null ? null : kept + (IRecurrentCell.Kept * states));
            first += part.Batch;
        }
    }

    private static void ForwardPart<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, float* byInput, in PackedMatrix stateWeights, float* stateBias, float* y, float* cells, float* kept)
        where C : IRecurrentCell
    {
        var gates = C.Gates * g.Units;
        using var wide = Scratch.Take(stateWeights.WideLength(g.Batch, g.Units, gates));
        var weights = stateWeights.Widen(g.Batch, g.Units, gates, wide.Pointer);
        using var work = Scratch.Take((nint)g.Batch * gates);
        for (var step = 0; step < g.Time; step++)
        {
            if (step == 0)
            {
                for (var n = 0; n < g.Batch; n++) Row(stateBias, gates, work.Pointer + (n * gates));
            }
            else
            {
                var before = y + ((nint)g.Row(0, step - 1) * g.Units);
                weights.Multiply(new(before, g.Batch, g.Units, (nint)g.Time * g.Units), new(work.Pointer, g.Batch, gates), stateBias, relu: false);
            }

            for (var n = 0; n < g.Batch; n++)
            {
                nint row = g.Row(n, step);
                var (at, previous) = (row * g.Units, (row - g.Forth) * g.Units);
                var h = step == 0 ? null : y + previous;
                var c = step == 0 || cells == null ? null : cells + previous;
                var cAfter = cells == null ? null : cells + at;
                var keep = kept == null ? null : kept + (IRecurrentCell.Kept * at);
                if (!g.IsInside(lengths, n, step))
                {
                    Row(h, g.Units, y + at);
                    if (cells != null) Row(c, g.Units, cAfter);
                    continue;
                }

                CellForward<C>(byInput + (row * gates), work.Pointer + (n * gates), h, c, y + at, cAfter, keep, g.Units);
            }
        }
    }

    /// <summary>Carries dy back to the gates' sums.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="lengths">Length of each sequence, or empty for whole ones.</param>
    /// <param name="transposedWeights">Packed (gates·Units, Units): the transpose of the state's weights.</param>
    /// <param name="y">The output.</param>
    /// <param name="cells">The second states, or null.</param>
    /// <param name="kept">What the forward run kept.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="dByInput">(Batch, Time, gates·Units), filled with the gradient of the input's share.</param>
    /// <param name="dByState">As large, filled with the gradient of the state's share; may be the same memory for a cell that only
    /// uses their sum.</param>
    internal static void Backward<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, float* transposedWeights, float* y, float* cells, float* kept, float* dy, float* dByInput, float* dByState)
        where C : IRecurrentCell
    {
        for (var first = 0; first < g.Batch;)
        {
            var part = g.Part(first, MostRows);
            var (states, gates) = ((nint)first * g.Time * g.Units, (nint)first * g.Time * g.Units * C.Gates);
            BackwardPart<C>(part, lengths.IsEmpty ? default : lengths.Slice(first, part.Batch), transposedWeights, y + states, cells == null ? null : cells + states, kept + (IRecurrentCell.Kept * states), dy + states, dByInput + gates, dByState + gates);
            first += part.Batch;
        }
    }

    private static void BackwardPart<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, float* transposedWeights, float* y, float* cells, float* kept, float* dy, float* dByInput, float* dByState)
        where C : IRecurrentCell
    {
        var gates = C.Gates * g.Units;
        var states = (nint)g.Batch * g.Units;
        using var work = Scratch.Take(2 * states);
        var dh = work.Pointer;
        var dc = work.Pointer + states;
        new Span<float>(work.Pointer, (int)(2 * states)).Clear();
        for (var step = g.Time - 1; step >= 0; step--)
        {
            for (var n = 0; n < g.Batch; n++)
            {
                nint row = g.Row(n, step);
                var (at, previous) = (row * g.Units, (row - g.Forth) * g.Units);
                var d = dh + ((nint)n * g.Units);
                ElementWise.AddTo(dy + at, d, g.Units);
                if (!g.IsInside(lengths, n, step))
                {
                    new Span<float>(dByInput + (row * gates), gates).Clear();
                    new Span<float>(dByState + (row * gates), gates).Clear();
                    continue;
                }

                var c = step == 0 || cells == null ? null : cells + previous;
                CellBackward<C>(kept + (IRecurrentCell.Kept * at), step == 0 ? null : y + previous, c, cells == null ? null : cells + at, d, dc + ((nint)n * g.Units), dByInput + (row * gates), dByState + (row * gates), g.Units);
            }

            if (step == 0) break;
            var gradient = new MatrixView(dByState + ((nint)g.Row(0, step) * gates), g.Batch, gates, (nint)g.Time * gates);
            Gemm.MultiplyPacked(gradient, transposedWeights, new(dh, g.Batch, g.Units), null, relu: false, accumulate: true);
        }
    }

    /// <summary>The state before every step, (Batch, Time, Units): the output moved by one step, zeros at the start.</summary>
    internal static void StatesBefore(in RecurrentGeometry g, float* y, float* before)
    {
        for (var n = 0; n < g.Batch; n++)
        {
            for (var step = 0; step < g.Time; step++)
            {
                nint row = g.Row(n, step);
                Row(step == 0 ? null : y + ((row - g.Forth) * g.Units), g.Units, before + (row * g.Units));
            }
        }
    }

    private static void Row(float* source, int count, float* target)
    {
        if (source == null) new Span<float>(target, count).Clear();
        else new ReadOnlySpan<float>(source, count).CopyTo(new(target, count));
    }

    private static void CellForward<C>(float* byInput, float* byState, float* h, float* c, float* hAfter, float* cAfter, float* kept, int units)
        where C : IRecurrentCell
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: C.Forward<Lanes512>(byInput, byState, h, c, hAfter, cAfter, kept, units); break;
            case SimdLevel.Avx2: C.Forward<Lanes256>(byInput, byState, h, c, hAfter, cAfter, kept, units); break;
            default: C.Forward<Lanes1>(byInput, byState, h, c, hAfter, cAfter, kept, units); break;
        }
    }

    private static void CellBackward<C>(float* kept, float* h, float* c, float* cAfter, float* dh, float* dc, float* dByInput, float* dByState, int units)
        where C : IRecurrentCell
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: C.Backward<Lanes512>(kept, h, c, cAfter, dh, dc, dByInput, dByState, units); break;
            case SimdLevel.Avx2: C.Backward<Lanes256>(kept, h, c, cAfter, dh, dc, dByInput, dByState, units); break;
            default: C.Backward<Lanes1>(kept, h, c, cAfter, dh, dc, dByInput, dByState, units); break;
        }
    }
}
