namespace Nightjar.Simulation.LightCurves.Physics;

/// <summary>Extinction by dust after Cardelli, Clayton and Mathis (1989) with the optical part of O'Donnell (1994), R_V = 3.1.</summary>
internal static class Extinction
{
    private const double RatioV = 3.1;

    /// <summary>A(wavelength) / E(B-V), magnitudes; wavelengths from 1000 ångström to 33,000.</summary>
    public static double PerReddening(double wavelength)
    {
        var x = Math.Clamp(1e4 / wavelength, 0.3, 10);
        double a, b;
        if (x < 1.1)
        {
            var power = Math.Pow(x, 1.61);
            (a, b) = (0.574 * power, -0.527 * power);
        }
        else if (x < 3.3)
        {
            var y = x - 1.82;
            a = 1 + y * (0.104 + y * (-0.609 + y * (0.701 + y * (1.137 + y * (-1.718 + y * (-0.827 + y * (1.647 + y * -0.505)))))));
            b = y * (1.952 + y * (2.908 + y * (-3.989 + y * (-7.985 + y * (11.102 + y * (5.491 + y * (-10.805 + y * 3.347)))))));
        }
        else if (x < 8)
        {
            var far = x < 5.9 ? 0 : x - 5.9;
            a = 1.752 - 0.316 * x - 0.104 / ((x - 4.67) * (x - 4.67) + 0.341) - far * far * (0.04473 + 0.009779 * far);
            b = -3.090 + 1.825 * x + 1.206 / ((x - 4.62) * (x - 4.62) + 0.263) + far * far * (0.2130 + 0.1207 * far);
        }
        else
        {
            var y = x - 8;
            a = -1.073 + y * (-0.628 + y * (0.137 - 0.070 * y));
            b = 13.670 + y * (4.257 + y * (-0.420 + 0.374 * y));
        }

        return RatioV * a + b;
    }
}
