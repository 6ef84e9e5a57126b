using System.Runtime.InteropServices;

namespace Nightjar.Learning.Bench;

/// <summary>Medians of repeated runs, in processor time of the calling thread, which other programs on the machine disturb less
/// than the wall's. It fits work on one thread only.</summary>
internal static unsafe partial class Timing
{
    private const int Runs = 15;
    private const double SecondsPerRun = 0.05;
    private const int ProcessProcessorTime = 2;
    private const int ThreadProcessorTime = 3;

    /// <summary>The median and the least time of one call, in seconds, over runs of about a twentieth of a second.</summary>
    public static (double Median, double Least) Measure(Action action)
    {
        action();
        var start = Now();
        action();
        var calls = Math.Max(1, (int)(SecondsPerRun / Math.Max(1e-9, Now() - start)));
        var times = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            start = Now();
            for (var i = 0; i < calls; i++) action();
            times[run] = (Now() - start) / calls;
        }

        Array.Sort(times);
        return (times[Runs / 2], times[0]);
    }

    /// <summary>Processor time of all threads of this process so far, in seconds.</summary>
    public static double ProcessTime() => Now(ProcessProcessorTime);

    private static double Now(int clock = ThreadProcessorTime)
    {
        var time = stackalloc long[2];
        _ = GetTime(clock, time);
        return time[0] + (time[1] * 1e-9);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
