using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>ZTF's primary grid of fields north of declination -28.</summary>
/// <remarks>Fifteen rows, 7.2 degrees apart. First number, count and starting right ascension of each row were solved
/// from the field, channel, pixel and position of published alerts. The survey's rows are not quite evenly spaced: a field
/// lies within 0.1 degrees in declination and 2 degrees along its row.</remarks>
internal static class ZtfFieldGrid
{
    private const double FirstRowDeclination = -24.25;
    private const double RowSpacing = 7.2;

    // First field of the row, number of fields, and the (fractional) field number that would lie at RA 0.
    private static readonly (int First, int Count, double AtZero)[] Rows =
    [
        (245, 49, 244.871), (294, 51, 293.773), (345, 51, 344.255), (396, 51, 395.751), (447, 52, 446.284),
        (499, 51, 498.671), (550, 50, 549.899), (600, 48, 599.880), (648, 46, 647.916), (694, 42, 693.563),
        (736, 37, 735.806), (773, 33, 772.440), (806, 27, 805.496), (833, 21, 832.496), (854, 15, 853.495),
    ];

    /// <summary>All fields, by number.</summary>
    public static IReadOnlyList<ZtfField> Fields { get; } = MakeFields();

    private static List<ZtfField> MakeFields()
    {
        var fields = new List<ZtfField>();
        for (var row = 0; row < Rows.Length; row++)
        {
            var (first, count, atZero) = Rows[row];
            for (var id = first; id < first + count; id++)
            {
                var center = new SkyPosition(Celestial.Wrap((id - atZero) * 360 / count), FirstRowDeclination + row * RowSpacing);
                fields.Add(new ZtfField(id, center));
            }
        }

        return fields;
    }
}
