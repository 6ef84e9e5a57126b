using System.Globalization;

namespace Nightjar.Models.Studies;

/// <summary>Processor time of the calling thread, where Linux tells it.</summary>
internal static class ThreadClock
{
    private const string Place = "/proc/thread-self/stat";
    private const double TicksPerSecond = 100;
    private const int UserField = 11; // fields behind the name in parentheses, proc(5): 14 and 15 of all
    private const int SystemField = 12;

    /// <summary>Seconds in user and system mode; null where they are not known.</summary>
    public static double? Seconds()
    {
        try
        {
            var text = File.ReadAllText(Place);
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[UserField], CultureInfo.InvariantCulture) + double.Parse(fields[SystemField], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
