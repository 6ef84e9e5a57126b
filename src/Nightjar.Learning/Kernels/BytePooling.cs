using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Largest and mean pixel of windows of bytes, for each channel; scale and zero point stay.</summary>
internal static unsafe class BytePooling
{
    /// <summary>y = the largest pixel of each window.</summary>
    [MethodImpl(Kernel.Compiled)]
    internal static void Max(in PoolingGeometry g, byte* x, byte* y)
    {
        var vectors = SimdSupport.Level == SimdLevel.Scalar ? 0 : g.Channels / Vector128<byte>.Count * Vector128<byte>.Count;
        for (var n = 0; n < g.Batch; n++, x += (nint)g.Height * g.Width * g.Channels)
        {
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var j = 0; j < g.OutWidth; j++, y += g.Channels)
                {
                    var (top, bottom, left, right) = g.Window(i, j);
                    for (var c = 0; c < vectors; c += Vector128<byte>.Count)
                    {
                        var largest = Vector128<byte>.Zero;
                        for (var u = top; u < bottom; u++)
                        {
                            for (var v = left; v < right; v++)
                                largest = Vector128.Max(largest, Vector128.Load(x + ((((nint)u * g.Width) + v) * g.Channels) + c));
                        }

                        Vector128.Store(largest, y + c);
                    }

                    for (var c = vectors; c < g.Channels; c++)
                    {
                        byte largest = 0;
                        for (var u = top; u < bottom; u++)
                        {
                            for (var v = left; v < right; v++) largest = Math.Max(largest, x[((((nint)u * g.Width) + v) * g.Channels) + c]);
                        }

                        y[c] = largest;
                    }
                }
            }
        }
    }

    /// <summary>y = the mean of the pixels of each window that exist, halves rounded up: ⌊(2·sum + count) / (2·count)⌋.</summary>
    internal static void Average(in PoolingGeometry g, byte* x, byte* y)
    {
        using var scratch = Scratch.Take(g.Channels);
        var sums = new Span<int>(scratch.Pointer, g.Channels);
        for (var n = 0; n < g.Batch; n++, x += (nint)g.Height * g.Width * g.Channels)
        {
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var j = 0; j < g.OutWidth; j++, y += g.Channels)
                {
                    var (top, bottom, left, right) = g.Window(i, j);
                    var count = (bottom - top) * (right - left);
                    sums.Fill(count / 2);
                    for (var u = top; u < bottom; u++)
                    {
                        for (var v = left; v < right; v++)
                        {
                            var pixel = x + ((((nint)u * g.Width) + v) * g.Channels);
                            for (var c = 0; c < sums.Length; c++) sums[c] += pixel[c];
                        }
                    }

                    for (var c = 0; c < sums.Length; c++) y[c] = (byte)(sums[c] / count);
                }
            }
        }
    }
}
