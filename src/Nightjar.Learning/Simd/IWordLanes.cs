namespace Nightjar.Learning.Simd;

/// <summary>A vector of 16-bit numbers, for the integer image transforms; as exact on every path as the numbers fit 16 bits.</summary>
/// <typeparam name="W">The implementing type.</typeparam>
internal unsafe interface IWordLanes<W>
    where W : unmanaged, IWordLanes<W>
{
    /// <summary>Numbers in the vector.</summary>
    static abstract int Width { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract W All(short value);

    /// <summary>Reads <see cref="Width"/> unsigned bytes.</summary>
    static abstract W LoadBytes(byte* source);

    /// <summary>Reads <see cref="Width"/> numbers.</summary>
    static abstract W Load(short* source);

    /// <summary>Sum.</summary>
    static abstract W operator +(W a, W b);

    /// <summary>Difference.</summary>
    static abstract W operator -(W a, W b);

    /// <summary>a·2^n.</summary>
    static abstract W ShiftLeft(W a, int n);

    /// <summary>Writes <see cref="Width"/> numbers.</summary>
    static abstract void Store(short* target, W value);
}
