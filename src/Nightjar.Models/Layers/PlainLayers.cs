using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nightjar.Models.Layers;

/// <summary>Forward passes of the layers of small convolutional networks, one image at a time.</summary>
/// <remarks>Images are rows x columns x channels; kernels are rows x columns x input channels x output channels, and dense
/// weights inputs x outputs, the layouts of Keras. So the weights of all outputs of one input lie together, and the inputs
/// that one kernel row needs lie together too.</remarks>
internal static class PlainLayers
{
    /// <summary>Output pixels that share every load of weights; 6 x 2 sums, 2 weights and 1 input fill the 16 registers of AVX2.</summary>
    private const int PixelsAtOnce = 6;

    /// <summary>Output channels done together: two vectors of eight.</summary>
    private const int ChannelsAtOnce = 16;

    /// <summary>Cross-correlation without padding at stride 1, plus bias, then max(0, .).</summary>
    /// <param name="image">Height x width x inputs.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="kernel">Size x size x inputs x outputs.</param>
    /// <param name="size">Rows and columns of the kernel.</param>
    /// <param name="bias">One number an output.</param>
    /// <param name="result">Receives (height - size + 1) x (width - size + 1) x outputs.</param>
    public static void ConvolveRelu(
        ReadOnlySpan<float> image, int width, ReadOnlySpan<float> kernel, int size, ReadOnlySpan<float> bias, Span<float> result)
    {
        var outputs = bias.Length;
        var inputs = kernel.Length / (size * size * outputs);
        var columns = width - size + 1;
        var rows = result.Length / (columns * outputs);
        if (!Vector256.IsHardwareAccelerated || outputs % ChannelsAtOnce != 0 || columns < PixelsAtOnce)
        {
            ConvolveReluScalar(image, width, kernel, size, bias, result);
            return;
        }

        var (run, stride) = (size * inputs, width * inputs);
        for (var row = 0; row < rows; row++)
        {
            for (var channel = 0; channel < outputs; channel += ChannelsAtOnce)
            {
                // The last group of a row overlaps the one before it, and writes the same numbers again.
                for (var column = 0; column < columns; column += PixelsAtOnce)
                {
                    var first = Math.Min(column, columns - PixelsAtOnce);
                    ConvolveTile(
                        image[(row * stride + first * inputs)..], stride, inputs, run,
                        kernel[channel..], size, outputs, bias[channel..],
                        result[((row * columns + first) * outputs + channel)..]);
                }
            }
        }
    }

    /// <summary>As <see cref="ConvolveRelu"/>, number by number.</summary>
    public static void ConvolveReluScalar(
        ReadOnlySpan<float> image, int width, ReadOnlySpan<float> kernel, int size, ReadOnlySpan<float> bias, Span<float> result)
    {
        var outputs = bias.Length;
        var run = kernel.Length / (size * outputs);
        var inputs = run / size;
        var columns = width - size + 1;
        for (var pixel = 0; pixel < result.Length / outputs; pixel++)
        {
            var sums = result.Slice(pixel * outputs, outputs);
            bias.CopyTo(sums);
            var (row, column) = Math.DivRem(pixel, columns);
            for (var kernelRow = 0; kernelRow < size; kernelRow++)
            {
                var source = image.Slice(((row + kernelRow) * width + column) * inputs, run);
                for (var i = 0; i < run; i++)
                {
                    var weights = kernel.Slice((kernelRow * run + i) * outputs, outputs);
                    for (var output = 0; output < outputs; output++) sums[output] += source[i] * weights[output];
                }
            }

            foreach (ref var sum in sums) sum = Math.Max(sum, 0);
        }
    }

    /// <summary>The largest of each size x size block, blocks side by side; rows and columns left over are dropped.</summary>
    /// <param name="image">Height x width x channels.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="size">Rows and columns of a block.</param>
    /// <param name="result">Receives (height / size) x (width / size) x channels.</param>
    public static void MaxPool(ReadOnlySpan<float> image, int width, int channels, int size, Span<float> result)
    {
        var columns = width / size;
        for (var pixel = 0; pixel < result.Length / channels; pixel++)
        {
            var (row, column) = Math.DivRem(pixel, columns);
            var largest = result.Slice(pixel * channels, channels);
            largest.Fill(float.NegativeInfinity);
            for (var y = 0; y < size; y++)
            {
                var line = image.Slice(((row * size + y) * width + column * size) * channels, size * channels);
                for (var x = 0; x < size; x++) KeepLarger(largest, line.Slice(x * channels, channels));
            }
        }
    }

    /// <summary>Inputs times weights plus bias.</summary>
    /// <param name="inputs">The inputs; zeros, of which there are many after a max(0, .), cost nothing.</param>
    /// <param name="weights">Inputs x outputs.</param>
    /// <param name="bias">One number an output.</param>
    /// <param name="result">Receives the outputs.</param>
    public static void Dense(ReadOnlySpan<float> inputs, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> result)
    {
        bias.CopyTo(result);
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i] != 0) AddProduct(result, inputs[i], weights.Slice(i * result.Length, result.Length));
    }

    /// <summary>max(0, .) of every number, in place.</summary>
    public static void Relu(Span<float> values)
    {
        foreach (ref var value in values) value = Math.Max(value, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void KeepLarger(Span<float> largest, ReadOnlySpan<float> values)
    {
        var i = 0;
        for (; i <= largest.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            Vector256.Max(Vector256.Create(largest[i..]), Vector256.Create(values[i..])).CopyTo(largest[i..]);
        for (; i < largest.Length; i++) largest[i] = Math.Max(largest[i], values[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(Span<float> sums, float factor, ReadOnlySpan<float> values)
    {
        var (i, factors) = (0, Vector256.Create(factor));
        for (; i <= sums.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            Vector256.MultiplyAddEstimate(factors, Vector256.Create(values[i..]), Vector256.Create(sums[i..])).CopyTo(sums[i..]);
        for (; i < sums.Length; i++) sums[i] += factor * values[i];
    }

    /// <summary>Six pixels of a row, sixteen output channels.</summary>
    private static void ConvolveTile(
        ReadOnlySpan<float> image, int imageStride, int inputs, int run,
        ReadOnlySpan<float> kernel, int size, int outputs, ReadOnlySpan<float> bias, Span<float> result)
    {
        // The spans were cut to size by the caller's arithmetic; the last element of each is touched here once, checked.
        _ = image[(size - 1) * imageStride + (PixelsAtOnce - 1) * inputs + run - 1];
        _ = kernel[(size * run - 1) * outputs + ChannelsAtOnce - 1];
        _ = result[(PixelsAtOnce - 1) * outputs + ChannelsAtOnce - 1];
        Vector256<float> a0, b0;
        var a1 = a0 = Vector256.Create(bias);
        var b1 = b0 = Vector256.Create(bias[Vector256<float>.Count..]);
        var (a2, a3, a4, a5) = (a0, a0, a0, a0);
        var (b2, b3, b4, b5) = (b0, b0, b0, b0);
        ref var weights = ref MemoryMarshal.GetReference(kernel);
        ref var line = ref MemoryMarshal.GetReference(image);
        for (var kernelRow = 0; kernelRow < size; kernelRow++)
        {
            ref var x = ref line;
            for (var i = 0; i < run; i++)
            {
                var wa = Vector256.LoadUnsafe(ref weights);
                var wb = Vector256.LoadUnsafe(ref weights, (nuint)Vector256<float>.Count);
                Accumulate(ref a0, ref b0, wa, wb, x);
                Accumulate(ref a1, ref b1, wa, wb, Unsafe.Add(ref x, inputs));
                Accumulate(ref a2, ref b2, wa, wb, Unsafe.Add(ref x, 2 * inputs));
                Accumulate(ref a3, ref b3, wa, wb, Unsafe.Add(ref x, 3 * inputs));
                Accumulate(ref a4, ref b4, wa, wb, Unsafe.Add(ref x, 4 * inputs));
                Accumulate(ref a5, ref b5, wa, wb, Unsafe.Add(ref x, 5 * inputs));
                weights = ref Unsafe.Add(ref weights, outputs);
                x = ref Unsafe.Add(ref x, 1);
            }

            line = ref Unsafe.Add(ref line, imageStride);
        }

        ref var target = ref MemoryMarshal.GetReference(result);
        StoreRelu(a0, b0, ref target);
        StoreRelu(a1, b1, ref Unsafe.Add(ref target, outputs));
        StoreRelu(a2, b2, ref Unsafe.Add(ref target, 2 * outputs));
        StoreRelu(a3, b3, ref Unsafe.Add(ref target, 3 * outputs));
        StoreRelu(a4, b4, ref Unsafe.Add(ref target, 4 * outputs));
        StoreRelu(a5, b5, ref Unsafe.Add(ref target, 5 * outputs));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        ref Vector256<float> a, ref Vector256<float> b, Vector256<float> weightsA, Vector256<float> weightsB, float x)
    {
        var factor = Vector256.Create(x);
        a = Vector256.MultiplyAddEstimate(factor, weightsA, a);
        b = Vector256.MultiplyAddEstimate(factor, weightsB, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRelu(Vector256<float> a, Vector256<float> b, ref float target)
    {
        Vector256.Max(a, Vector256<float>.Zero).StoreUnsafe(ref target);
        Vector256.Max(b, Vector256<float>.Zero).StoreUnsafe(ref target, (nuint)Vector256<float>.Count);
    }
}
