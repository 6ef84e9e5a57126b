using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>The mosaic: 16 detectors of 4 readout channels, each an image of its own.</summary>
/// <remarks>Channel 0 to 63 is 4 (detector - 1) + (quadrant - 1). Detectors run from east to west, rows from south to
/// north; quadrants 1 to 4 are north-east, north-west, south-west, south-east. In an image x grows to the west and y to
/// the south. Spacings were solved from published alerts together with <see cref="ZtfFieldGrid"/>.</remarks>
internal static class ZtfCamera
{
    /// <summary>Readout channels.</summary>
    public const int Channels = 64;

    /// <summary>Columns of one channel's image.</summary>
    public const int Width = 3072;

    /// <summary>Rows of one channel's image.</summary>
    public const int Height = 3080;

    /// <summary>Arcseconds on the sky that one pixel covers.</summary>
    public const double PixelScale = 1.012;

    private const double DetectorSpacingEast = 1.868, DetectorSpacingNorth = 1.917, QuadrantOffset = 0.4335; // degrees

    /// <summary>The detector of a channel, 1 to 16.</summary>
    public static int DetectorOf(int channel) => channel / 4 + 1;

    /// <summary>The quadrant of a channel, 1 to 4.</summary>
    public static int QuadrantOf(int channel) => channel % 4 + 1;

    /// <summary>The sky position of a pixel.</summary>
    /// <param name="field">The pointing.</param>
    /// <param name="channel">0 to 63.</param>
    /// <param name="x">Pixel column, 1 at the centre of the first.</param>
    /// <param name="y">Pixel row, 1 at the centre of the first.</param>
    public static SkyPosition PositionOf(ZtfField field, int channel, double x, double y)
    {
        var (column, row) = (channel / 4 % 4, channel / 16);
        var quadrant = QuadrantOf(channel);
        var east = (1.5 - column) * DetectorSpacingEast + (quadrant is 1 or 4 ? QuadrantOffset : -QuadrantOffset);
        var north = (row - 1.5) * DetectorSpacingNorth + (quadrant is 1 or 2 ? QuadrantOffset : -QuadrantOffset);
        east -= (x - (Width + 1) / 2.0) * PixelScale / 3600;
        north -= (y - (Height + 1) / 2.0) * PixelScale / 3600;
        return FromTangentPlane(field.Center, east, north);
    }

    /// <summary>The position a few pixels away.</summary>
    public static SkyPosition Offset(SkyPosition from, double columns, double rows) => new(
        Celestial.Wrap(from.RightAscension - columns * PixelScale / 3600 / Math.Cos(Celestial.Radians(from.Declination))),
        Math.Clamp(from.Declination - rows * PixelScale / 3600, -90, 90));

    private static SkyPosition FromTangentPlane(SkyPosition center, double eastDegrees, double northDegrees)
    {
        var (x, y, dec) = (Celestial.Radians(eastDegrees), Celestial.Radians(northDegrees), Celestial.Radians(center.Declination));
        var denominator = Math.Cos(dec) - y * Math.Sin(dec);
        var hour = Math.Atan2(x, denominator);
        var declination = Math.Atan2(
            (Math.Sin(dec) + y * Math.Cos(dec)) * Math.Cos(hour),
            denominator);
        return new SkyPosition(Celestial.Wrap(center.RightAscension + Celestial.Degrees(hour)), Celestial.Degrees(declination));
    }
}
