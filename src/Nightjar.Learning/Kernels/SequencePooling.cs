namespace Nightjar.Learning.Kernels;

/// <summary>Largest and mean rows of ragged sequences: one window of <see cref="Pooling"/> for each sequence. Rows behind a
/// sequence's end are not read; a sequence of length 0 gives zeros and gets none.</summary>
internal static unsafe class SequencePooling
{
    /// <summary>y (batch, features) = the largest or the mean row of each sequence of x (batch, time, features).</summary>
    internal static void Forward(bool isMax, int batch, int time, int features, ReadOnlySpan<int> lengths, float* x, float* y)
    {
        for (var n = 0; n < batch; n++, x += (nint)time * features, y += features)
        {
            var length = lengths.IsEmpty ? time : lengths[n];
            if (length == 0) new Span<float>(y, features).Clear();
            else if (isMax) Pooling.MaxForward(Window(length, features), x, y);
            else Pooling.AverageForward(Window(length, features), x, y);
        }
    }

    /// <summary>dx = the gradient at the first largest row, or spread evenly over the rows, and 0 elsewhere.</summary>
    internal static void Backward(bool isMax, int batch, int time, int features, ReadOnlySpan<int> lengths, float* x, float* y, float* dy, float* dx)
    {
        for (var n = 0; n < batch; n++, x += (nint)time * features, dx += (nint)time * features, y += features, dy += features)
        {
            var length = lengths.IsEmpty ? time : lengths[n];
            new Span<float>(dx + ((nint)length * features), (time - length) * features).Clear();
            if (length == 0) continue;
            if (isMax) Pooling.MaxBackward(Window(length, features), x, y, dy, dx);
            else Pooling.AverageBackward(Window(length, features), dy, dx);
        }
    }

    private static PoolingGeometry Window(int length, int features) => new(1, 1, length, features, 1, length, 1, 1);
}
