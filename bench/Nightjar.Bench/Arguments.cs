using System.Globalization;

namespace Nightjar.Bench;

internal static class Arguments
{
    public static int Number(string[] arguments, int index, int standard) =>
        index < arguments.Length ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : standard;
}
