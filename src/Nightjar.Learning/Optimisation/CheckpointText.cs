using System.Globalization;

namespace Nightjar.Learning.Optimisation;

/// <summary>Numbers as text that gives the same bits back.</summary>
internal static class CheckpointText
{
    internal static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    internal static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    internal static double Double(IReadOnlyDictionary<string, string> state, string key) =>
        double.TryParse(Get(state, key), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Bad(state, key);

    internal static long Long(IReadOnlyDictionary<string, string> state, string key) =>
        long.TryParse(Get(state, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= 0 ? value : throw Bad(state, key);

    internal static int Int(IReadOnlyDictionary<string, string> state, string key) =>
        Long(state, key) is <= int.MaxValue and var value ? (int)value : throw Bad(state, key);

    private static string Get(IReadOnlyDictionary<string, string> state, string key) =>
        state.TryGetValue(key, out var text) ? text : throw new FormatException($"a checkpoint without {key}");

    private static FormatException Bad(IReadOnlyDictionary<string, string> state, string key) =>
        new($"a checkpoint whose {key} is '{state[key]}'");
}
