using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nightjar.Learning.Simd;

/// <summary>Sixteen lanes of AVX-512.</summary>
internal readonly unsafe struct PairLanes512 : IPairLanes<PairLanes512>
{
    private readonly Vector512<int> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PairLanes512(Vector512<int> v) => _v = v;

    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 Load(int* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 LoadPairs(short* source) => new(Vector512.Load((int*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 AllPairs(short* source) => new(Vector512.Create(Unsafe.ReadUnaligned<int>(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 MultiplyAdd(PairLanes512 a, PairLanes512 b, PairLanes512 sum) =>
        new(sum._v + Avx512BW.MultiplyAddAdjacent(a._v.AsInt16(), b._v.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 operator +(PairLanes512 a, PairLanes512 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 operator -(PairLanes512 a, PairLanes512 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 operator *(PairLanes512 a, int factor) => new(a._v * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 ShiftLeft(PairLanes512 a, int n) => new(a._v << n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes512 ShiftRight(PairLanes512 a, int n) => new(a._v >> n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, PairLanes512 value) => Vector512.Store(value._v, target);
}
