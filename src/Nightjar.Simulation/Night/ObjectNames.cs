using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Night;

/// <summary>Names of the form ZTFyyxxxxxxx: the year of the first detection and seven letters.</summary>
internal static class ObjectNames
{
    private const int Letters = 7;

    /// <summary>Names that begin with aa, ab, ac or ad, as real ones do: 4 times 26 to the fifth.</summary>
    private const long Range = 4L * 26 * 26 * 26 * 26 * 26;

    /// <summary>Has no factor in common with <see cref="Range"/>, so that stepping by it meets every name once.</summary>
    private const long Step = 28_657_463;

    /// <summary>The name of an object; different objects of a night have different names.</summary>
    public static string Of(long seed, long index, JulianDate firstDetection)
    {
        var start = (long)(new RandomStream((ulong)seed, Streams.Name).NextBits() % Range);
        var number = (start + index % Range * Step) % Range;
        Span<char> letters = stackalloc char[Letters];
        for (var i = Letters - 1; i > 0; i--)
        {
            letters[i] = (char)('a' + number % 26);
            number /= 26;
        }

        letters[0] = 'a';
        return $"ZTF{YearOf(firstDetection) % 100:D2}{letters}";
    }

    private static int YearOf(JulianDate time)
    {
        const double julianDateOfUnixEpoch = 2_440_587.5;
        return DateTime.UnixEpoch.AddDays(time.Days - julianDateOfUnixEpoch).Year;
    }
}
