using System.Runtime.CompilerServices;

namespace Nightjar.Learning.Simd;

/// <summary>One lane: plain float arithmetic, the path for processors without vectors and the twin for tests.</summary>
internal readonly unsafe struct Lanes1 : ILanes<Lanes1>
{
    private readonly float _v;

    private Lanes1(float v) => _v = v;

    public static int Width => 1;

    public static int PowerBits => 5;

    public static float PowerMagic => 1.5f * (1 << (23 - 5));

    public static Lanes1 All(float value) => new(value);

    public static Lanes1 Load(float* source) => new(*source);

    public static Lanes1 LoadPart(float* source, int count) => count > 0 ? new(*source) : default;

    public static Lanes1 LoadSBytes(sbyte* source) => new(*source);

    public static Lanes1 LoadBFloat16(ushort* source) => new(BitConverter.UInt32BitsToSingle((uint)*source << 16));

    public static Lanes1 LoadInt32(int* source) => new(*source);

    public static Lanes1 LoadBytes(byte* source, int count) => count > 0 ? new(*source) : default;

    public static void StoreBytes(byte* target, Lanes1 value, int count)
    {
        if (count > 0) *target = (byte)value._v;
    }

    public static void Store(float* target, Lanes1 value) => *target = value._v;

    public static void StorePart(float* target, Lanes1 value, int count)
    {
        if (count > 0) *target = value._v;
    }

    public static Lanes1 operator +(Lanes1 a, Lanes1 b) => new(a._v + b._v);

    public static Lanes1 operator -(Lanes1 a, Lanes1 b) => new(a._v - b._v);

    public static Lanes1 operator *(Lanes1 a, Lanes1 b) => new(a._v * b._v);

    public static Lanes1 operator /(Lanes1 a, Lanes1 b) => new(a._v / b._v);

    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new((a._v * b._v) + c._v);

    public static Lanes1 Max(Lanes1 a, Lanes1 b) => new(MathF.Max(a._v, b._v));

    public static Lanes1 Min(Lanes1 a, Lanes1 b) => new(MathF.Min(a._v, b._v));

    public static Lanes1 AtLeast(Lanes1 a, Lanes1 bound) => a._v < bound._v ? bound : a;

    public static Lanes1 AtMost(Lanes1 a, Lanes1 bound) => a._v > bound._v ? bound : a;

    public static Lanes1 Clamp(Lanes1 a, Lanes1 low, Lanes1 high) => a._v > low._v ? a._v < high._v ? a : high : low;

    public static Lanes1 Relu(Lanes1 a) => a._v < 0 ? default : a;

    public static Lanes1 Abs(Lanes1 a) => new(MathF.Abs(a._v));

    public static Lanes1 Sqrt(Lanes1 a) => new(MathF.Sqrt(a._v));

    public static Lanes1 Round(Lanes1 a) => new(MathF.Round(a._v));

    public static Lanes1 WhereLess(Lanes1 a, Lanes1 b, Lanes1 yes, Lanes1 no) => a._v < b._v ? yes : no;

    public static Lanes1 TimesPowerOfTwo(Lanes1 a, Lanes1 n) => new(a._v * BitConverter.Int32BitsToSingle(((int)n._v + 126) << 23) * 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes1 a) => a._v;

    public static float MaxLane(Lanes1 a) => a._v;

    public static void Unzip(Lanes1 a, Lanes1 b, out Lanes1 even, out Lanes1 odd) => (even, odd) = (a, b);

    public static void Zip(Lanes1 a, Lanes1 b, out Lanes1 first, out Lanes1 second) => (first, second) = (a, b);

    public static Lanes1 PowerTable(int half) => default;

    public static Lanes1 TablePower(Lanes1 sum, Lanes1 low, Lanes1 high)
    {
        var bits = BitConverter.SingleToInt32Bits(sum._v);
        return new(BitConverter.Int32BitsToSingle(LaneMath.PowersBySteps32[bits & 31] + (bits << (23 - PowerBits))));
    }
}
