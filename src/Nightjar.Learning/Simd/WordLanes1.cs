namespace Nightjar.Learning.Simd;

/// <summary>One lane: plain integers, the twin for tests.</summary>
internal readonly unsafe struct WordLanes1 : IWordLanes<WordLanes1>
{
    private readonly short _v;

    private WordLanes1(int v) => _v = (short)v;

    public static int Width => 1;

    public static WordLanes1 All(short value) => new(value);

    public static WordLanes1 LoadBytes(byte* source) => new(*source);

    public static WordLanes1 Load(short* source) => new(*source);

    public static WordLanes1 operator +(WordLanes1 a, WordLanes1 b) => new(a._v + b._v);

    public static WordLanes1 operator -(WordLanes1 a, WordLanes1 b) => new(a._v - b._v);

    public static WordLanes1 ShiftLeft(WordLanes1 a, int n) => new(a._v << n);

    public static void Store(short* target, WordLanes1 value) => *target = value._v;
}
