namespace Nightjar.Learning.Kernels;

/// <summary>Rows of ragged sequences under another order. Every row of the result is a row of x or zeros, and every row of x is used at
/// most once.</summary>
internal static unsafe class SequenceRows
{
    /// <summary>y (batch, time, features), or (batch, features) of the last rows, from x (batch, time, features). No lengths mean whole
    /// sequences. For a mask x and y may be the same memory.</summary>
    internal static void Forward(RowPicking picking, int batch, int time, int features, ReadOnlySpan<int> lengths, float* x, float* y)
    {
        var rows = picking == RowPicking.Last ? 1 : time;
        for (var n = 0; n < batch; n++, x += (nint)time * features)
        {
            var length = lengths.IsEmpty ? time : lengths[n];
            for (var t = 0; t < rows; t++, y += features)
            {
                var from = Source(picking, t, length);
                var target = new Span<float>(y, features);
                if (from < 0) target.Clear();
                else new ReadOnlySpan<float>(x + ((nint)from * features), features).CopyTo(target);
            }
        }
    }

    /// <summary>dx = the gradient of each row that was used, 0 elsewhere.</summary>
    internal static void Backward(RowPicking picking, int batch, int time, int features, ReadOnlySpan<int> lengths, float* dy, float* dx)
    {
        var rows = picking == RowPicking.Last ? 1 : time;
        for (var n = 0; n < batch; n++, dx += (nint)time * features)
        {
            var length = lengths.IsEmpty ? time : lengths[n];
            new Span<float>(dx, time * features).Clear();
            for (var t = 0; t < rows; t++, dy += features)
            {
                var from = Source(picking, t, length);
                if (from >= 0) new ReadOnlySpan<float>(dy, features).CopyTo(new(dx + ((nint)from * features), features));
            }
        }
    }

    // The row of x that row t of the result is, or -1 for zeros.
    private static int Source(RowPicking picking, int t, int length) => picking switch
    {
        RowPicking.Last => length - 1,
        RowPicking.Reverse => t < length ? length - 1 - t : t,
        _ => t < length ? t : -1,
    };
}
