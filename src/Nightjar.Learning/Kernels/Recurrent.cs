using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>One direction of a recurrent layer over whole sequences. The input's share of all gates is one matrix product before
/// the first step; each step adds the state's share. A few sequences at a time go through all steps, so that their states and
/// gates stay in the cache.</summary>
internal static unsafe class Recurrent
{
    /// <summary>Sequences that go through the steps together: two tiles of 14 rows.</summary>
    internal const int MostRows = 28;

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
        var sums = new MatrixView(byInput + ((nint)g.Row(0, 0) * gates), g.Batch, g.Time, (nint)g.Time * gates, (nint)g.Forth * gates);
        Steps<C>(g, lengths, 0, sums, weights, stateBias, y, cells, kept);
    }

    /// <summary>Some steps of a few sequences.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="lengths">Length of each sequence, or empty for whole ones.</param>
    /// <param name="first">The first step.</param>
    /// <param name="byInput">Where the gates of a sequence (row) and a step from the first on (column) begin.</param>
    /// <param name="stateWeights">Packed (Units, gates·Units).</param>
    /// <param name="stateBias">(gates·Units), or null.</param>
    /// <param name="y">(Batch, Time, Units); the step before the first is there.</param>
    /// <param name="cells">As y, or null.</param>
    /// <param name="kept">(Batch, Time, 4·Units), or null.</param>
    internal static void Steps<C>(in RecurrentGeometry g, ReadOnlySpan<int> lengths, int first, MatrixView byInput, in PackedMatrix stateWeights, float* stateBias, float* y, float* cells, float* kept)
        where C : IRecurrentCell
    {
        var gates = C.Gates * g.Units;
        using var work = Scratch.Take((nint)g.Batch * gates);
        for (var step = first; step < first + byInput.Columns; step++)
        {
            if (step == 0)
            {
                for (var n = 0; n < g.Batch; n++) Row(stateBias, gates, work.Pointer + (n * gates));
            }
            else
            {
                var before = y + ((nint)g.Row(0, step - 1) * g.Units);
                stateWeights.Multiply(new(before, g.Batch, g.Units, (nint)g.Time * g.Units), new(work.Pointer, g.Batch, gates), stateBias, relu: false);
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

                var sums = byInput.Pointer + (n * byInput.RowStride) + ((step - first) * byInput.ColumnStride);
                CellForward<C>(sums, work.Pointer + (n * gates), h, c, y + at, cAfter, keep, g.Units);
            }
        }
    }

    /// <summary>Copies a row; null is zeros.</summary>
    internal static void Row(float* source, int count, float* target)
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
}
