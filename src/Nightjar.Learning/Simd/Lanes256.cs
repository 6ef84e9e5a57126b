using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nightjar.Learning.Simd;

/// <summary>Eight lanes of AVX2 with fused multiply-add.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Lanes256>
{
    private readonly Vector256<float> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Lanes256(Vector256<float> v) => _v = v;

    public static int Width => 8;

    public static int PowerBits => 3;

    public static float PowerMagic => 1.5f * (1 << (23 - 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadPart(float* source, int count) => new(Avx.MaskLoad(source, Mask(count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadSBytes(sbyte* source) => new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadBFloat16(ushort* source) => new(Vector256.ShiftLeft(Avx2.ConvertToVector256Int32(source), 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadInt32(int* source) => new(Vector256.ConvertToSingle(Vector256.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadBytes(byte* source, int count)
    {
        ulong bytes = 0;
        if (count == Width) bytes = Unsafe.ReadUnaligned<ulong>(source);
        else for (var i = 0; i < count; i++) bytes |= (ulong)source[i] << (8 * i);
        return new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(Vector128.CreateScalar(bytes).AsByte())));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* target, Lanes256 value, int count)
    {
        var whole = Avx.ConvertToVector256Int32(value._v);
        var words = Vector128.Narrow(whole.GetLower(), whole.GetUpper()).AsUInt16();
        var bytes = Vector128.Narrow(words, words).AsUInt64().ToScalar();
        if (count == Width) Unsafe.WriteUnaligned(target, bytes);
        else for (var i = 0; i < count; i++, bytes >>= 8) target[i] = (byte)bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Lanes256 value) => Vector256.Store(value._v, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(float* target, Lanes256 value, int count) => Avx.MaskStore(target, Mask(count), value._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._v * b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a._v / b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.FusedMultiplyAdd(a._v, b._v, c._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 a, Lanes256 b) => new(Vector256.Max(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 a, Lanes256 b) => new(Vector256.Min(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtLeast(Lanes256 a, Lanes256 bound) => new(Avx.Max(bound._v, a._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtMost(Lanes256 a, Lanes256 bound) => new(Avx.Min(bound._v, a._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Clamp(Lanes256 a, Lanes256 low, Lanes256 high) => new(Avx.Min(Avx.Max(a._v, low._v), high._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Relu(Lanes256 a) => new(Avx.Max(Vector256<float>.Zero, a._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 a) => new(Vector256.Abs(a._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 a) => new(Vector256.Sqrt(a._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Round(Lanes256 a) => new(Avx.RoundToNearestInteger(a._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WhereLess(Lanes256 a, Lanes256 b, Lanes256 yes, Lanes256 no) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a._v, b._v), yes._v, no._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 TimesPowerOfTwo(Lanes256 a, Lanes256 n)
    {
        // 2^128 is no float, so half of it is applied first.
        var half = Vector256.ShiftLeft(Avx.ConvertToVector256Int32(n._v) + Vector256.Create(126), 23).AsSingle();
        return new(a._v * half * Vector256.Create(2f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 a) => Vector256.Sum(a._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Lanes256 a)
    {
        var four = Vector128.Max(a._v.GetLower(), a._v.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2)))[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unzip(Lanes256 a, Lanes256 b, out Lanes256 even, out Lanes256 odd)
    {
        even = new(Avx2.Permute4x64(Avx.Shuffle(a._v, b._v, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle());
        odd = new(Avx2.Permute4x64(Avx.Shuffle(a._v, b._v, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Zip(Lanes256 a, Lanes256 b, out Lanes256 first, out Lanes256 second)
    {
        var (low, high) = (Avx.UnpackLow(a._v, b._v), Avx.UnpackHigh(a._v, b._v));
        first = new(Avx.Permute2x128(low, high, 0x20));
        second = new(Avx.Permute2x128(low, high, 0x31));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 PowerTable(int half) => half == 0 ? new(Vector256.Create(LaneMath.PowersBySteps8).AsSingle()) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 TablePower(Lanes256 sum, Lanes256 low, Lanes256 high)
    {
        var bits = sum._v.AsInt32();
        return new((Avx2.PermuteVar8x32(low._v, bits).AsInt32() + Vector256.ShiftLeft(bits, 23 - PowerBits)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mask(int count) => Vector256.LessThan(Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), Vector256.Create(count)).AsSingle();
}
