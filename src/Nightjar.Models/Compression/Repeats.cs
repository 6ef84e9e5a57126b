using System.Diagnostics;

namespace Nightjar.Models.Compression;

/// <summary>How long something takes, over repeats.</summary>
/// <param name="Mean">Mean over the repeats.</param>
/// <param name="Deviation">Standard deviation of a repeat.</param>
public readonly record struct Repeats(TimeSpan Mean, TimeSpan Deviation)
{
    private const int Count = 20;

    /// <summary>Measures, after the runtime has compiled what runs: 20 repeats, each the median of some calls.</summary>
    /// <param name="action">What to do; gets a running number.</param>
    /// <param name="calls">Calls of a repeat.</param>
    public static Repeats Measure(Action<int> action, int calls = 15)
    {
        ArgumentNullException.ThrowIfNull(action);
        var warm = Stopwatch.StartNew();
        for (var i = 0; i < calls || warm.ElapsedMilliseconds < 300; i++) action(i);
        var repeats = new double[Count];
        var times = new double[calls];
        for (var repeat = 0; repeat < Count; repeat++)
        {
            for (var call = 0; call < calls; call++)
            {
                var start = Stopwatch.GetTimestamp();
                action((repeat * calls) + call);
                times[call] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            Array.Sort(times);
            repeats[repeat] = times[calls / 2];
        }

        var mean = repeats.Average();
        return new(TimeSpan.FromSeconds(mean), TimeSpan.FromSeconds(Math.Sqrt(repeats.Sum(r => (r - mean) * (r - mean)) / (Count - 1))));
    }
}
