using System.Runtime.CompilerServices;

namespace Nightjar.Learning.Kernels;

/// <summary>The random masks of dropout.</summary>
internal static unsafe class DropoutKernel
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Fills a mask with 0 (with the given probability) and <paramref name="kept"/>, and returns the state behind the drawn
    /// numbers. The numbers are SplitMix64's (Steele, Lea and Flood 2014), whose state is one sum; each gives two elements.</summary>
    [MethodImpl(Kernel.Compiled)]
    internal static ulong Mask(ulong state, float rate, float kept, float* mask, int count)
    {
        var limit = (long)(rate * 4294967296.0);
        var bits = BitConverter.SingleToInt32Bits(kept);
        var target = (int*)mask;
        var i = 0;
        for (; i < count - 1; i += 2)
        {
            var z = Draw(state += Step);
            target[i] = bits & Keep((long)(z >> 32), limit);
            target[i + 1] = bits & Keep((long)(z & uint.MaxValue), limit);
        }

        if (i < count) target[i] = bits & Keep((long)(Draw(state += Step) >> 32), limit);
        return state;
    }

    // All bits when the number is not below the limit, and none when it is, without a branch that nobody could predict.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Keep(long number, long limit) => ~(int)((number - limit) >> 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Draw(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
