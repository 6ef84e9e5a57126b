namespace Nightjar.Sky;

/// <summary>A flux density with its uncertainty, in nanojansky (AB zero point 31.4). Difference fluxes may be negative.</summary>
/// <param name="Nanojansky">The value; NaN where there is none.</param>
/// <param name="Error">One standard deviation; NaN where there is none.</param>
public readonly record struct Flux(double Nanojansky, double Error)
{
    /// <summary>No measurement.</summary>
    public static Flux None => new(double.NaN, double.NaN);

    /// <summary>Value over uncertainty; NaN where either is missing.</summary>
    public double SignalToNoise => Nanojansky / Error;
}
