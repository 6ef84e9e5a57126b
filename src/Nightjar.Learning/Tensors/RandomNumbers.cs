namespace Nightjar.Learning.Tensors;

/// <summary>Seeded random numbers by SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195). The whole state is one
/// number, so that it can be saved, and derived from a seed and whatever the numbers are for.</summary>
public struct RandomNumbers
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Starts at a state.</summary>
    public RandomNumbers(ulong state) => State = state;

    /// <summary>The state; numbers go on from it.</summary>
    public ulong State { get; set; }

    /// <summary>Numbers of their own for a purpose: the same seed and keys give the same numbers, other keys unrelated ones.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="keys">What the numbers are for, such as the epoch and the row.</param>
    public static RandomNumbers For(ulong seed, params ReadOnlySpan<long> keys)
    {
        var state = Mix(seed + Increment);
        foreach (var key in keys) state = Mix(state + Increment + (ulong)key);
        return new(state);
    }

    /// <summary>Numbers of their own for a name.</summary>
    public static RandomNumbers For(ulong seed, string name)
    {
        // FNV-1a (RFC 9923) over the UTF-16 units: string.GetHashCode differs from run to run.
        var hash = 0xCBF29CE484222325;
        foreach (var c in name) hash = (hash ^ c) * 0x100000001B3;
        return For(seed, (long)hash);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(State += Increment);

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 to below a limit, each as likely as the others (Lemire 2019, arXiv 1805.10941).</summary>
    public int NextBelow(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var threshold = (0UL - (ulong)limit) % (ulong)limit;
        while (true)
        {
            var high = Math.BigMul(NextBits(), (ulong)limit, out var low);
            if (low >= threshold) return (int)high;
        }
    }

    /// <summary>A number of the normal distribution with mean 0 and variance 1 (Box and Muller 1958).</summary>
    public double NextNormal() =>
        Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Puts items in a random order, all orders alike (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = NextBelow(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
