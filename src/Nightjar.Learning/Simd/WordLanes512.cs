using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nightjar.Learning.Simd;

/// <summary>Thirty-two lanes of AVX-512.</summary>
internal readonly unsafe struct WordLanes512 : IWordLanes<WordLanes512>
{
    private readonly Vector512<short> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WordLanes512(Vector512<short> v) => _v = v;

    public static int Width => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 All(short value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 LoadBytes(byte* source) => new(Avx512BW.ConvertToVector512Int16(Vector256.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 Load(short* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator +(WordLanes512 a, WordLanes512 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator -(WordLanes512 a, WordLanes512 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 ShiftLeft(WordLanes512 a, int n) => new(a._v << n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(short* target, WordLanes512 value) => Vector512.Store(value._v, target);
}
