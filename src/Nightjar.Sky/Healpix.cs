namespace Nightjar.Sky;

/// <summary>HEALPix, the division of the sphere into 12 x 4^order pixels of equal area, numbered so that neighbours in
/// number are neighbours on the sky (nested scheme).</summary>
/// <remarks>Source: Górski et al. 2005, ApJ 622, 759. Order 29, with pixels of 0.4 milliarcseconds, is the index of a
/// position in the archive, as in HATS catalogues. Right ascension is the longitude and declination the latitude.
/// All 12 base pixels are squares in the plane of (x, y), x to the north-east, y to the north-west; a pixel's number is
/// its base pixel's, followed by the bits of x and y in turns.</remarks>
public static partial class Healpix
{
    /// <summary>The finest order whose indices fit 64 bits.</summary>
    public const int MaxOrder = 29;

    private const double PolarCapSine = 2.0 / 3.0;
    private const int QuadrantDegrees = 90;

    /// <summary>Rows of base pixels, counted in units of their own size from the north pole to their south corner.</summary>
    private static ReadOnlySpan<byte> SouthCornerRow => [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4];

    /// <summary>Longitude of the centres of base pixels, in units of 45 degrees.</summary>
    private static ReadOnlySpan<byte> CenterEighth => [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7];

    /// <summary>Pixels on the whole sphere.</summary>
    public static long PixelCount(int order) => 12L << (2 * order);

    /// <summary>The nested index of the pixel that a direction falls in; -1 where the direction is not valid.</summary>
    /// <param name="position">The direction.</param>
    /// <param name="order">0 to <see cref="MaxOrder"/>.</param>
    public static long NestedIndex(SkyPosition position, int order = MaxOrder)
    {
        CheckOrder(order);
        if (!position.IsValid) return -1;
        var side = 1L << order;
        var longitude = position.RightAscension >= 360 ? 0 : position.RightAscension / QuadrantDegrees;
        var sine = Math.Sin(double.DegreesToRadians(position.Declination));
        long face, x, y;
        if (Math.Abs(sine) <= PolarCapSine)
        {
            var (north, shear) = (sine * 0.75, 0.5 + longitude);
            var falling = (long)(side * (shear - north));
            var rising = (long)(side * (shear + north));
            var (fallingFace, risingFace) = (falling >> order, rising >> order);
            face = fallingFace == risingFace ? (fallingFace & 3) | 4
                : fallingFace < risingFace ? fallingFace : risingFace + 8;
            x = rising & (side - 1);
            y = side - 1 - (falling & (side - 1));
        }
        else
        {
            var quadrant = (long)longitude;
            var along = longitude - quadrant;
            var fromPole = side * PoleDistance(position.Declination);
            var east = Math.Min((long)(along * fromPole), side - 1);
            var west = Math.Min((long)((1 - along) * fromPole), side - 1);
            (face, x, y) = sine > 0 ? (quadrant, side - 1 - west, side - 1 - east) : (quadrant + 8, east, west);
        }

        return (face << (2 * order)) | Spread(x) | (Spread(y) << 1);
    }

    /// <summary>The centre of a pixel.</summary>
    /// <param name="index">The nested index, from 0 to below <see cref="PixelCount"/>.</param>
    /// <param name="order">0 to <see cref="MaxOrder"/>.</param>
    public static SkyPosition Center(long index, int order = MaxOrder)
    {
        CheckOrder(order);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, PixelCount(order));
        var side = (double)(1L << order);
        var (face, x, y) = FaceAndPlace(index, order);
        var (eighth, sine, cosine) = PointOn(face, (x + 0.5) / side, (y + 0.5) / side);
        return new SkyPosition(eighth * (QuadrantDegrees / 2.0), double.RadiansToDegrees(Math.Atan2(sine, cosine)));
    }

    /// <summary>The order-29 indices of all pixels within a pixel of a coarser order.</summary>
    public static HealpixRange RangeOf(long index, int order)
    {
        CheckOrder(order);
        var shift = 2 * (MaxOrder - order);
        return new HealpixRange(index << shift, ((index + 1) << shift) - 1);
    }

    /// <summary>sqrt(3 (1 - |sin dec|)), without loss of digits at the pole: 0 at the pole, 1 at the edge of the cap.</summary>
    private static double PoleDistance(double declination)
        => Math.Sqrt(6) * Math.Sin(double.DegreesToRadians(90 - Math.Abs(declination)) / 2);

    /// <summary>A point of a base pixel: its longitude in units of 45 degrees (0 to 8), sine and cosine of its declination.</summary>
    private static (double Eighth, double Sine, double Cosine) PointOn(int face, double x, double y)
    {
        var row = SouthCornerRow[face] - x - y; // 0 at the north pole, 4 at the south pole
        var fromPole = Math.Min(row, 4 - row);
        double eighth, sine, cosine;
        if (fromPole >= 1)
        {
            sine = (2 - row) * PolarCapSine;
            cosine = Math.Sqrt((1 - sine) * (1 + sine));
            eighth = CenterEighth[face] + (x - y);
        }
        else
        {
            // The square of the distance from the pole is exact where 1 - sine is not.
            var missing = fromPole * fromPole / 3;
            sine = row < 2 ? 1 - missing : missing - 1;
            cosine = Math.Sqrt(missing * (2 - missing));
            eighth = CenterEighth[face] + (fromPole > 0 ? (x - y) / fromPole : 0);
        }

        return (eighth < 0 ? eighth + 8 : eighth >= 8 ? eighth - 8 : eighth, sine, cosine);
    }

    private static (int Face, long X, long Y) FaceAndPlace(long index, int order)
    {
        var place = index & ((1L << (2 * order)) - 1);
        return ((int)(index >> (2 * order)), Gather(place), Gather(place >> 1));
    }

    /// <summary>Puts a zero before each of the lowest 32 bits.</summary>
    private static long Spread(long value)
    {
        var v = (ulong)value & 0xFFFF_FFFF;
        v = (v | (v << 16)) & 0x0000_FFFF_0000_FFFF;
        v = (v | (v << 8)) & 0x00FF_00FF_00FF_00FF;
        v = (v | (v << 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | (v << 2)) & 0x3333_3333_3333_3333;
        return (long)((v | (v << 1)) & 0x5555_5555_5555_5555);
    }

    /// <summary>Takes every second bit, the inverse of <see cref="Spread"/>.</summary>
    private static long Gather(long value)
    {
        var v = (ulong)value & 0x5555_5555_5555_5555;
        v = (v | (v >> 1)) & 0x3333_3333_3333_3333;
        v = (v | (v >> 2)) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | (v >> 4)) & 0x00FF_00FF_00FF_00FF;
        v = (v | (v >> 8)) & 0x0000_FFFF_0000_FFFF;
        return (long)((v | (v >> 16)) & 0xFFFF_FFFF);
    }

    private static void CheckOrder(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaxOrder);
    }
}
