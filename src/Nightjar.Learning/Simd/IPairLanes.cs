namespace Nightjar.Learning.Simd;

/// <summary>A vector of 32-bit sums over products of 16-bit pairs, or of such pairs. Sums are exact as long as they fit 32 bits, so
/// all widths give the same numbers.</summary>
/// <typeparam name="P">The implementing type.</typeparam>
internal unsafe interface IPairLanes<P>
    where P : unmanaged, IPairLanes<P>
{
    /// <summary>Sums, or pairs, in the vector.</summary>
    static abstract int Width { get; }

    /// <summary>Reads <see cref="Width"/> sums.</summary>
    static abstract P Load(int* source);

    /// <summary>Reads <see cref="Width"/> pairs.</summary>
    static abstract P LoadPairs(short* source);

    /// <summary>The same pair in every lane.</summary>
    static abstract P AllPairs(short* source);

    /// <summary>sum + a₀·b₀ + a₁·b₁ in each lane.</summary>
    static abstract P MultiplyAdd(P a, P b, P sum);

    /// <summary>Sum of sums.</summary>
    static abstract P operator +(P a, P b);

    /// <summary>Difference of sums.</summary>
    static abstract P operator -(P a, P b);

    /// <summary>Each sum times a number, modulo 2³².</summary>
    static abstract P operator *(P a, int factor);

    /// <summary>a·2^n, modulo 2³².</summary>
    static abstract P ShiftLeft(P a, int n);

    /// <summary>a / 2^n, towards negative infinity.</summary>
    static abstract P ShiftRight(P a, int n);

    /// <summary>Writes <see cref="Width"/> sums.</summary>
    static abstract void Store(int* target, P value);
}
