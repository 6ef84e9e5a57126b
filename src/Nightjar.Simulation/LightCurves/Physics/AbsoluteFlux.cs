namespace Nightjar.Simulation.LightCurves.Physics;

/// <summary>Fluxes in FLUXCAL (AB zero point 27.5) and physical units.</summary>
internal static class AbsoluteFlux
{
    private const double MagnitudesToLog = 0.921034037197618; // 0.4 ln 10
    private const double PerErg = 1e-23 * 3631; // erg/s/cm2/Hz at AB magnitude 0
    private const double TenParsec = 3.0856775814913673e19; // cm

    /// <summary>The flux of an AB magnitude.</summary>
    public static double OfMagnitude(double magnitude) => Math.Exp(MagnitudesToLog * (27.5 - magnitude));

    /// <summary>The AB magnitude of a positive flux.</summary>
    public static double ToMagnitude(double flux) => 27.5 - Math.Log(flux) / MagnitudesToLog;

    /// <summary>The factor that a number of magnitudes dims by.</summary>
    public static double Dim(double magnitudes) => Math.Exp(-MagnitudesToLog * magnitudes);

    /// <summary>The flux at 10 pc of a black sphere: (R / 10 pc)^2 pi B_nu(T).</summary>
    /// <param name="radius">Radius, cm.</param>
    /// <param name="temperature">Temperature, K.</param>
    /// <param name="wavelength">Wavelength, ångström.</param>
    public static double OfSphere(double radius, double temperature, double wavelength)
        => radius * radius / (TenParsec * TenParsec) * Math.PI * Planck(temperature, wavelength) / PerErg * OfMagnitude(0);

    /// <summary>Planck's law, erg/s/cm2/Hz/sr.</summary>
    public static double Planck(double temperature, double wavelength)
    {
        const double twiceH = 2 * 6.62607015e-27, speed = 2.99792458e10, ratio = 1.438776877e8; // h c / k, ångström K
        var frequency = speed / (wavelength * 1e-8);
        return twiceH * frequency * frequency * frequency / (speed * speed) / (Math.Exp(ratio / (wavelength * temperature)) - 1);
    }

    /// <summary>B_nu(wavelength) / B_nu(reference) at one temperature.</summary>
    public static double PlanckRatio(double temperature, double wavelength, double reference)
    {
        const double ratio = 1.438776877e8;
        var scale = reference / wavelength;
        return scale * scale * scale * (Math.Exp(ratio / (reference * temperature)) - 1) / (Math.Exp(ratio / (wavelength * temperature)) - 1);
    }
}
