using System.Globalization;

namespace Nightjar.Sky;

/// <summary>A survey's identifier of one alert: a 64-bit number (candid, diaSourceId), or a text where the survey
/// uses texts (ATLAS). Never a double: candids have 19 digits.</summary>
/// <param name="Number">The number; 0 where <paramref name="Text"/> is set.</param>
/// <param name="Text">The text, or null where the identifier is a number.</param>
public readonly record struct AlertId(long Number, string? Text = null)
{
    /// <summary>The identifier as people write it.</summary>
    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);
}
