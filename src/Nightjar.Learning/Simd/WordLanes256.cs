using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nightjar.Learning.Simd;

/// <summary>Sixteen lanes of AVX2.</summary>
internal readonly unsafe struct WordLanes256 : IWordLanes<WordLanes256>
{
    private readonly Vector256<short> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WordLanes256(Vector256<short> v) => _v = v;

    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 All(short value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 LoadBytes(byte* source) => new(Avx2.ConvertToVector256Int16(Vector128.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 Load(short* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator +(WordLanes256 a, WordLanes256 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator -(WordLanes256 a, WordLanes256 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 ShiftLeft(WordLanes256 a, int n) => new(a._v << n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(short* target, WordLanes256 value) => Vector256.Store(value._v, target);
}
