using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nightjar.Simulation.Randomness;

/// <summary>A stream of random numbers that is a pure function of its keys: the same everywhere, in any order of use,
/// on any number of threads.</summary>
/// <remarks>Generator: xoshiro256** (Blackman and Vigna 2021), seeded by splitmix64. A mutable struct: pass it by
/// reference.</remarks>
internal struct RandomStream
{
    private ulong _a, _b, _c, _d;

    /// <summary>The stream of these keys; different keys give unrelated streams.</summary>
    public RandomStream(ulong seed, ulong key1, ulong key2 = 0, ulong key3 = 0)
    {
        var state = Mix(Mix(Mix(seed ^ Mix(key1)) ^ key2) ^ key3);
        _a = Next(ref state);
        _b = Next(ref state);
        _c = Next(ref state);
        _d = Next(ref state);
    }

    /// <summary>64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextUniform(double low, double high) => low + (high - low) * NextUnit();

    /// <summary>Uniform among 0 .. count - 1.</summary>
    public int NextInt(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>True with this probability.</summary>
    public bool NextChance(double probability) => NextUnit() < probability;

    /// <summary>Normal with this mean and standard deviation.</summary>
    public double NextNormal(double mean, double deviation) => mean + deviation * Ziggurat.Next(ref this);

    /// <summary>Normal with mean 0 and standard deviation 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextNormal() => Ziggurat.Next(ref this);

    /// <summary>Log-normal with this median; <paramref name="scatter"/> is the standard deviation of the natural logarithm.</summary>
    public double NextLogNormal(double median, double scatter) => median * Math.Exp(scatter * NextNormal());

    /// <summary>Exponential with this mean.</summary>
    public double NextExponential(double mean) => -mean * Math.Log(1 - NextUnit());

    /// <summary>Poisson with this mean: products of uniforms below 30, a rounded normal above.</summary>
    public int NextPoisson(double mean)
    {
        const double normalAbove = 30;
        if (mean <= 0) return 0;
        if (mean > normalAbove) return Math.Max(0, (int)Math.Round(NextNormal(mean, Math.Sqrt(mean))));
        var limit = Math.Exp(-mean);
        var count = -1;
        for (var product = 1.0; product > limit; product *= NextUnit()) count++;
        return count;
    }

    /// <summary>A magnitude between two limits from number counts that grow as 10^(slope m).</summary>
    /// <param name="bright">The bright limit.</param>
    /// <param name="faint">The faint limit.</param>
    /// <param name="slope">d log10 N / dm, positive: 0.6 in a uniform volume.</param>
    public double NextMagnitude(double bright, double faint, double slope)
    {
        var low = Math.Pow(10, slope * (bright - faint));
        return faint + Math.Log10(low + (1 - low) * NextUnit()) / slope;
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
