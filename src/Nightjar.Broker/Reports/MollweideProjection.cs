namespace Nightjar.Broker.Reports;

/// <summary>Mollweide's equal-area projection of the whole sphere onto an ellipse of half axes 2 sqrt 2 and sqrt 2.</summary>
/// <remarks>x = (2 sqrt 2 / pi) longitude cos t, y = sqrt 2 sin t, where 2 t + sin 2t = pi sin latitude
/// (Snyder 1987, USGS Professional Paper 1395, equations 31-1 to 31-5). Angles in radians, longitude -pi to pi.</remarks>
internal static class MollweideProjection
{
    /// <summary>The largest y: the square root of 2. The largest x is twice that.</summary>
    public const double HalfHeight = 1.4142135623730951;

    private const int MaximumIterations = 50;

    /// <summary>The point of a direction.</summary>
    public static (double X, double Y) Project(double longitude, double latitude)
    {
        var angle = AuxiliaryAngle(latitude);
        return (2 * HalfHeight / Math.PI * longitude * Math.Cos(angle), HalfHeight * Math.Sin(angle));
    }

    /// <summary>The direction of a point; false outside the ellipse.</summary>
    public static bool TryUnproject(double x, double y, out double longitude, out double latitude)
    {
        (longitude, latitude) = (0, 0);
        if (!(Math.Abs(y) <= HalfHeight)) return false;
        var angle = Math.Asin(y / HalfHeight);
        latitude = Math.Asin(Math.Clamp((2 * angle + Math.Sin(2 * angle)) / Math.PI, -1, 1));
        var cosine = Math.Cos(angle);
        longitude = cosine < 1e-12 ? 0 : Math.PI * x / (2 * HalfHeight * cosine);
        return Math.Abs(longitude) <= Math.PI;
    }

    /// <summary>Solves 2 t + sin 2t = pi sin latitude by Newton's method. Its derivative 4 cos^2 t vanishes at the poles, where
    /// u = pi/2 - t obeys pi (1 - sin latitude) = 2u - sin 2u, about 4u^3/3: the start.</summary>
    private static double AuxiliaryAngle(double latitude)
    {
        var side = Math.Abs(latitude);
        if (side >= Math.PI / 2) return Math.CopySign(Math.PI / 2, latitude);
        var half = Math.Sin((Math.PI / 2 - side) / 2);
        var target = Math.PI * 2 * half * half;
        var complement = Math.Min(Math.PI / 2, Math.Cbrt(0.75 * target));
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            var sine = Math.Sin(complement);
            if (sine == 0) break;
            var step = (DoubleMinusSine(complement) - target) / (4 * sine * sine);
            complement -= step;
            if (Math.Abs(step) <= 1e-15 * complement) break;
        }

        return Math.CopySign(Math.PI / 2 - complement, latitude);
    }

    // 2u - sin 2u loses all digits near the pole: the series there.
    private static double DoubleMinusSine(double u)
    {
        var twice = 2 * u;
        if (twice > 0.1) return twice - Math.Sin(twice);
        var square = twice * twice;
        return twice * square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72)));
    }
}
