namespace Nightjar.Sky.Tests;

/// <summary>Random directions.</summary>
internal static class RandomSky
{
    /// <summary>Uniform over the sphere.</summary>
    public static SkyPosition Position(Random random)
        => new(360 * random.NextDouble(), double.RadiansToDegrees(Math.Asin(2 * random.NextDouble() - 1)));

    /// <summary>At an angle from a centre in a random direction, by the law of cosines in its stable form.</summary>
    public static SkyPosition Near(SkyPosition center, double radians, Random random)
    {
        var bearing = 2 * Math.PI * random.NextDouble();
        var (sinD, cosD) = Math.SinCos(double.DegreesToRadians(center.Declination));
        var (sinR, cosR) = Math.SinCos(radians);
        var (sinB, cosB) = Math.SinCos(bearing);
        var x = cosR * cosD - sinR * cosB * sinD;
        var y = sinR * sinB;
        var z = cosR * sinD + sinR * cosB * cosD;
        var ra = (center.RightAscension + double.RadiansToDegrees(Math.Atan2(y, x)) + 720) % 360;
        return new SkyPosition(ra, double.RadiansToDegrees(Math.Atan2(z, Math.Sqrt(x * x + y * y))));
    }
}
