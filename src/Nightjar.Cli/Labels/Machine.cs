using System.Globalization;
using System.Runtime.InteropServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Cli.Labels;

/// <summary>The machine in words, for cards.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, vector path and runtime.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} threads, {SimdSupport.Level}, {RuntimeInformation.FrameworkDescription}");

    private static string Processor()
    {
        const string key = "model name";
        try
        {
            foreach (var line in File.ReadLines("/proc/cpuinfo"))
            {
                if (line.StartsWith(key, StringComparison.Ordinal)) return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no such file but on Linux.
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
