namespace Nightjar.Simulation.Observing;

/// <summary>Magnitudes and fluxes, AB.</summary>
internal static class Photometry
{
    /// <summary>The AB magnitude of one nanojansky.</summary>
    public const double NanojanskyZeroPoint = 31.4;

    /// <summary>2.5 / ln 10: a relative flux error as a magnitude.</summary>
    public const double MagnitudesPerRelativeFlux = 1.0857362047581294;

    /// <summary>Nanojansky of a magnitude.</summary>
    public static double FluxOf(double magnitude) => Math.Pow(10, -0.4 * (magnitude - NanojanskyZeroPoint));

    /// <summary>The magnitude of a flux in nanojansky; NaN where it is not positive.</summary>
    public static double MagnitudeOf(double nanojansky) =>
        nanojansky > 0 ? NanojanskyZeroPoint - 2.5 * Math.Log10(nanojansky) : double.NaN;
}
