using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The long short-term memory (Hochreiter and Schmidhuber 1997, with Gers's forget gate), gates in the order of PyTorch
/// and Keras: i, f, o = σ(·), g = tanh(·) as (i, f, g, o), c' = f·c + i·g, h' = o·tanh(c').</summary>
internal readonly unsafe struct LstmCell : IRecurrentCell
{
    public static int Gates => 4;

    public static bool HasCellState => true;

    [MethodImpl(Kernel.Compiled)]
    public static void Forward<L>(float* byInput, float* byState, float* h, float* c, float* hAfter, float* cAfter, float* kept, int units)
        where L : unmanaged, ILanes<L>
    {
        for (var k = 0; k < units; k += L.Width)
        {
            var count = Math.Min(L.Width, units - k);
            var i = LaneMath.Sigmoid(L.LoadPart(byInput + k, count) + L.LoadPart(byState + k, count));
            var f = LaneMath.Sigmoid(L.LoadPart(byInput + units + k, count) + L.LoadPart(byState + units + k, count));
            var g = LaneMath.Tanh(L.LoadPart(byInput + (2 * units) + k, count) + L.LoadPart(byState + (2 * units) + k, count));
            var o = LaneMath.Sigmoid(L.LoadPart(byInput + (3 * units) + k, count) + L.LoadPart(byState + (3 * units) + k, count));
            var before = c == null ? default : L.LoadPart(c + k, count);
            var after = L.MultiplyAdd(f, before, i * g);
            L.StorePart(cAfter + k, after, count);
            L.StorePart(hAfter + k, o * LaneMath.Tanh(after), count);
            if (kept == null) continue;
            L.StorePart(kept + k, i, count);
            L.StorePart(kept + units + k, f, count);
            L.StorePart(kept + (2 * units) + k, g, count);
            L.StorePart(kept + (3 * units) + k, o, count);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    public static void Backward<L>(float* kept, float* h, float* c, float* cAfter, float* dh, float* dc, float* dByInput, float* dByState, int units)
        where L : unmanaged, ILanes<L>
    {
        var one = L.All(1f);
        for (var k = 0; k < units; k += L.Width)
        {
            var count = Math.Min(L.Width, units - k);
            var (i, f) = (L.LoadPart(kept + k, count), L.LoadPart(kept + units + k, count));
            var (g, o) = (L.LoadPart(kept + (2 * units) + k, count), L.LoadPart(kept + (3 * units) + k, count));
            var d = L.LoadPart(dh + k, count);
            var t = LaneMath.Tanh(L.LoadPart(cAfter + k, count));
            var dCell = L.MultiplyAdd(d * o, one - (t * t), L.LoadPart(dc + k, count));
            var before = c == null ? default : L.LoadPart(c + k, count);
            L.StorePart(dByInput + k, dCell * g * i * (one - i), count);
            L.StorePart(dByInput + units + k, dCell * before * f * (one - f), count);
            L.StorePart(dByInput + (2 * units) + k, dCell * i * (one - (g * g)), count);
            L.StorePart(dByInput + (3 * units) + k, d * t * o * (one - o), count);
            L.StorePart(dc + k, dCell * f, count);
            L.StorePart(dh + k, default, count);
        }

        if (dByState != dByInput) new ReadOnlySpan<float>(dByInput, 4 * units).CopyTo(new(dByState, 4 * units));
    }
}
