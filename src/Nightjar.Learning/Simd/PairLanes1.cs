using System.Runtime.CompilerServices;

namespace Nightjar.Learning.Simd;

/// <summary>One lane: plain integers, the twin for tests.</summary>
internal readonly unsafe struct PairLanes1 : IPairLanes<PairLanes1>
{
    private readonly int _v;

    private PairLanes1(int v) => _v = v;

    public static int Width => 1;

    public static PairLanes1 Load(int* source) => new(*source);

    public static PairLanes1 LoadPairs(short* source) => new(Unsafe.ReadUnaligned<int>(source));

    public static PairLanes1 AllPairs(short* source) => new(Unsafe.ReadUnaligned<int>(source));

    public static PairLanes1 MultiplyAdd(PairLanes1 a, PairLanes1 b, PairLanes1 sum) =>
        new(sum._v + ((short)a._v * (short)b._v) + ((a._v >> 16) * (b._v >> 16)));

    public static PairLanes1 operator +(PairLanes1 a, PairLanes1 b) => new(a._v + b._v);

    public static PairLanes1 operator -(PairLanes1 a, PairLanes1 b) => new(a._v - b._v);

    public static PairLanes1 operator *(PairLanes1 a, int factor) => new(a._v * factor);

    public static PairLanes1 ShiftLeft(PairLanes1 a, int n) => new(a._v << n);

    public static PairLanes1 ShiftRight(PairLanes1 a, int n) => new(a._v >> n);

    public static void Store(int* target, PairLanes1 value) => *target = value._v;
}
