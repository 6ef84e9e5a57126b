namespace Nightjar.Learning.Simd;

/// <summary>A vector of floats. A kernel is written once over <typeparamref name="L"/> and compiled for sixteen, eight and one
/// lane; the one-lane form is the scalar twin that every vector form is tested against.</summary>
/// <typeparam name="L">The implementing type.</typeparam>
internal unsafe interface ILanes<L>
    where L : unmanaged, ILanes<L>
{
    /// <summary>Floats in the vector.</summary>
    static abstract int Width { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract L All(float value);

    /// <summary>Reads <see cref="Width"/> floats; no alignment is needed.</summary>
    static abstract L Load(float* source);

    /// <summary>Reads the first <paramref name="count"/> floats (0 to Width) and zeros the rest; touches no other memory.</summary>
    static abstract L LoadPart(float* source, int count);

    /// <summary>Reads <see cref="Width"/> signed bytes as floats.</summary>
    static abstract L LoadSBytes(sbyte* source);

    /// <summary>Reads <see cref="Width"/> bfloat16 numbers (the upper halves of floats) as floats.</summary>
    static abstract L LoadBFloat16(ushort* source);

    /// <summary>Reads <see cref="Width"/> integers as the nearest floats, ties to even.</summary>
    static abstract L LoadInt32(int* source);

    /// <summary>Reads the first <paramref name="count"/> unsigned bytes (0 to Width) as floats and zeros the rest; touches no other
    /// memory.</summary>
    static abstract L LoadBytes(byte* source, int count);

    /// <summary>Writes the first <paramref name="count"/> lanes (0 to Width), integral from 0 to 255, as bytes; touches no other
    /// memory.</summary>
    static abstract void StoreBytes(byte* target, L value, int count);

    /// <summary>Writes <see cref="Width"/> floats.</summary>
    static abstract void Store(float* target, L value);

    /// <summary>Writes the first <paramref name="count"/> lanes (0 to Width); touches no other memory.</summary>
    static abstract void StorePart(float* target, L value, int count);

    /// <summary>Sum.</summary>
    static abstract L operator +(L a, L b);

    /// <summary>Difference.</summary>
    static abstract L operator -(L a, L b);

    /// <summary>Product.</summary>
    static abstract L operator *(L a, L b);

    /// <summary>Quotient.</summary>
    static abstract L operator /(L a, L b);

    /// <summary>a·b + c, fused where the processor can.</summary>
    static abstract L MultiplyAdd(L a, L b, L c);

    /// <summary>The larger; NaN in either gives NaN.</summary>
    static abstract L Max(L a, L b);

    /// <summary>The smaller; NaN in either gives NaN.</summary>
    static abstract L Min(L a, L b);

    /// <summary>The larger in one instruction; NaN in <paramref name="a"/> stays NaN.</summary>
    static abstract L AtLeast(L a, L bound);

    /// <summary>The smaller in one instruction; NaN in <paramref name="a"/> stays NaN.</summary>
    static abstract L AtMost(L a, L bound);

    /// <summary>a, or the end of the range from <paramref name="low"/> to <paramref name="high"/> that it lies beyond; NaN becomes low.
    /// One instruction for each end.</summary>
    static abstract L Clamp(L a, L low, L high);

    /// <summary>The larger of a and 0 in one instruction; NaN stays NaN.</summary>
    static abstract L Relu(L a);

    /// <summary>Absolute value.</summary>
    static abstract L Abs(L a);

    /// <summary>Square root.</summary>
    static abstract L Sqrt(L a);

    /// <summary>Nearest integer, ties to even.</summary>
    static abstract L Round(L a);

    /// <summary>Where a &lt; b take <paramref name="yes"/>, else (NaN too) <paramref name="no"/>.</summary>
    static abstract L WhereLess(L a, L b, L yes, L no);

    /// <summary>a·2^n for integral n from -125 to 128 and a near 1; infinity where that is too large.</summary>
    static abstract L TimesPowerOfTwo(L a, L n);

    /// <summary>Sum over the lanes.</summary>
    static abstract float Sum(L a);

    /// <summary>Largest lane.</summary>
    static abstract float MaxLane(L a);

    /// <summary>The elements at even and at odd places of a followed by b.</summary>
    static abstract void Unzip(L a, L b, out L even, out L odd);

    /// <summary>Elements of a and b in turns: <see cref="Unzip"/> the other way round.</summary>
    static abstract void Zip(L a, L b, out L first, out L second);

    /// <summary>Digits behind the binary point that <see cref="TablePower"/> looks up.</summary>
    static abstract int PowerBits { get; }

    /// <summary>1.5·2^(23 - PowerBits): a number of which this is the sum has its last digit at 2^-PowerBits.</summary>
    static abstract float PowerMagic { get; }

    /// <summary>A half of the table of <see cref="TablePower"/>, as far as it is held in registers.</summary>
    static abstract L PowerTable(int half);

    /// <summary>2^n for the number n, a multiple of 2^-<see cref="PowerBits"/> from -120 to 120, that was added to <see cref="PowerMagic"/>.
    /// <paramref name="low"/> and <paramref name="high"/> are the halves of its table.</summary>
    static abstract L TablePower(L sum, L low, L high);
}
