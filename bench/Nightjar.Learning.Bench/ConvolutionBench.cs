using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench;

/// <summary>3 x 3 convolutions on one thread, plain and by Winograd's filtering, in products of the plain one a second.</summary>
internal static unsafe class ConvolutionBench
{
    private static readonly (int Size, int Channels, int Filters)[] Sizes =
        [(61, 16, 16), (29, 16, 32), (27, 32, 32), (56, 64, 64), (28, 128, 128), (14, 256, 256), (7, 512, 512)];

    public static void Run(TextWriter output)
    {
        output.WriteLine("3 x 3 convolution of 4 images: microseconds an image plain, Winograd (ratio; plain GFLOP/s)");
        using var pool = new TensorPool();
        foreach (var (size, channels, filters) in Sizes)
        {
            var g = new ConvolutionGeometry(4, size, size, channels, filters, 3, 3);
            using var x = pool.RentZeros(new(4, size, size, channels));
            using var w = pool.RentZeros(new(3, 3, channels, filters));
            using var y = pool.RentZeros(new(4, g.OutHeight, g.OutWidth, filters));
            x.Span.Fill(0.5f);
            w.Span.Fill(0.25f);
            using var plain = pool.Rent(new((int)Conv2D.DirectPackedLength(g)));
            using var turned = pool.Rent(new((int)WinogradConv2D.PackedLength(g)));
            Conv2D.PackDirect(g, w.Pointer, plain.Pointer);
            WinogradConv2D.Pack(g, w.Pointer, turned.Pointer);
            var direct = Timing.Measure(() => Conv2D.ForwardDirect(g, x.Pointer, plain.Pointer, null, y.Pointer, relu: true));
            var winograd = Timing.Measure(() => WinogradConv2D.Forward(g, x.Pointer, turned.Pointer, null, y.Pointer, relu: true));
            var flops = 2e-9 * g.OutHeight * g.OutWidth * g.WeightLength * 4;
            output.WriteLine($"  {size} x {size}, {channels} to {filters}: {direct.Median / 4 * 1e6:f0}, {winograd.Median / 4 * 1e6:f0} ({direct.Median / winograd.Median:f2}; {flops / direct.Median:f0}, {flops / winograd.Median:f0})");
        }
    }
}
