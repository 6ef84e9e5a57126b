namespace Nightjar.Sky;

/// <summary>A direction as a vector of length 1.</summary>
/// <param name="X">Towards longitude 0, latitude 0.</param>
/// <param name="Y">Towards longitude 90, latitude 0.</param>
/// <param name="Z">Towards latitude 90.</param>
internal readonly record struct UnitVector(double X, double Y, double Z)
{
    public static UnitVector Of(SkyPosition position) => Of(position.RightAscension, position.Declination);

    public static UnitVector Of(double longitudeDegrees, double latitudeDegrees)
    {
        var (sinLongitude, cosLongitude) = Math.SinCos(double.DegreesToRadians(longitudeDegrees));
        var (sinLatitude, cosLatitude) = Math.SinCos(double.DegreesToRadians(latitudeDegrees));
        return new UnitVector(cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }

    /// <summary>Longitude 0 to 360 and latitude, degrees.</summary>
    public (double Longitude, double Latitude) ToDegrees()
    {
        var longitude = double.RadiansToDegrees(Math.Atan2(Y, X));
        if (longitude < 0) longitude += 360;
        return (longitude < 360 ? longitude : 0, double.RadiansToDegrees(Math.Atan2(Z, Math.Sqrt(X * X + Y * Y))));
    }

    /// <summary>The angle to another direction, radians. Exact to rounding at 0 and at 180 degrees alike (Kahan's form).</summary>
    public double AngleTo(in UnitVector other)
    {
        var (dx, dy, dz) = (X - other.X, Y - other.Y, Z - other.Z);
        var (sx, sy, sz) = (X + other.X, Y + other.Y, Z + other.Z);
        return 2 * Math.Atan2(Math.Sqrt(dx * dx + dy * dy + dz * dz), Math.Sqrt(sx * sx + sy * sy + sz * sz));
    }
}
