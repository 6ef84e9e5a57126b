using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The gated recurrent unit (Cho et al. 2014, arXiv 1406.1078) as PyTorch and Keras with reset_after define it, gates in
/// PyTorch's order: r = σ(a_r + b_r), z = σ(a_z + b_z), n = tanh(a_n + r·b_n), h' = (1 - z)·n + z·h, with a by the input and b by
/// the state.</summary>
internal readonly unsafe struct GruCell : IRecurrentCell
{
    public static int Gates => 3;

    public static bool HasCellState => false;

    [MethodImpl(Kernel.Compiled)]
    public static void Forward<L>(float* byInput, float* byState, float* h, float* c, float* hAfter, float* cAfter, float* kept, int units)
        where L : unmanaged, ILanes<L>
    {
        for (var i = 0; i < units; i += L.Width)
        {
            var count = Math.Min(L.Width, units - i);
            var r = LaneMath.Sigmoid(L.LoadPart(byInput + i, count) + L.LoadPart(byState + i, count));
            var z = LaneMath.Sigmoid(L.LoadPart(byInput + units + i, count) + L.LoadPart(byState + units + i, count));
            var b = L.LoadPart(byState + (2 * units) + i, count);
            var n = LaneMath.Tanh(L.MultiplyAdd(r, b, L.LoadPart(byInput + (2 * units) + i, count)));
            var before = h == null ? default : L.LoadPart(h + i, count);
            L.StorePart(hAfter + i, L.MultiplyAdd(z, before - n, n), count);
            if (kept == null) continue;
            L.StorePart(kept + i, r, count);
            L.StorePart(kept + units + i, z, count);
            L.StorePart(kept + (2 * units) + i, n, count);
            L.StorePart(kept + (3 * units) + i, b, count);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    public static void Backward<L>(float* kept, float* h, float* c, float* cAfter, float* dh, float* dc, float* dByInput, float* dByState, int units)
        where L : unmanaged, ILanes<L>
    {
        var one = L.All(1f);
        for (var i = 0; i < units; i += L.Width)
        {
            var count = Math.Min(L.Width, units - i);
            var (r, z) = (L.LoadPart(kept + i, count), L.LoadPart(kept + units + i, count));
            var (n, b) = (L.LoadPart(kept + (2 * units) + i, count), L.LoadPart(kept + (3 * units) + i, count));
            var d = L.LoadPart(dh + i, count);
            var before = h == null ? default : L.LoadPart(h + i, count);
            var dn = d * (one - z) * (one - (n * n));
            var dz = d * (before - n) * z * (one - z);
            var dr = dn * b * r * (one - r);
            L.StorePart(dByInput + i, dr, count);
            L.StorePart(dByState + i, dr, count);
            L.StorePart(dByInput + units + i, dz, count);
            L.StorePart(dByState + units + i, dz, count);
            L.StorePart(dByInput + (2 * units) + i, dn, count);
            L.StorePart(dByState + (2 * units) + i, dn * r, count);
            L.StorePart(dh + i, d * z, count);
        }
    }
}
