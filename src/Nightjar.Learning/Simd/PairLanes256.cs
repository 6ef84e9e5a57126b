using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nightjar.Learning.Simd;

/// <summary>Eight lanes of AVX2.</summary>
internal readonly unsafe struct PairLanes256 : IPairLanes<PairLanes256>
{
    private readonly Vector256<int> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PairLanes256(Vector256<int> v) => _v = v;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 Load(int* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 LoadPairs(short* source) => new(Vector256.Load((int*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 AllPairs(short* source) => new(Vector256.Create(Unsafe.ReadUnaligned<int>(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 MultiplyAdd(PairLanes256 a, PairLanes256 b, PairLanes256 sum) =>
        new(sum._v + Avx2.MultiplyAddAdjacent(a._v.AsInt16(), b._v.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 operator +(PairLanes256 a, PairLanes256 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 operator -(PairLanes256 a, PairLanes256 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 operator *(PairLanes256 a, int factor) => new(a._v * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 ShiftLeft(PairLanes256 a, int n) => new(a._v << n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes256 ShiftRight(PairLanes256 a, int n) => new(a._v >> n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, PairLanes256 value) => Vector256.Store(value._v, target);
}
