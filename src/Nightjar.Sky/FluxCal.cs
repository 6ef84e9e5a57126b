namespace Nightjar.Sky;

/// <summary>A flux in the unit of SNANA (FLUXCAL, AB zero point 27.5), which light-curve classifiers were trained on.</summary>
/// <param name="Value">The value; NaN where there is none.</param>
/// <param name="Error">One standard deviation; NaN where there is none.</param>
public readonly record struct FluxCal(double Value, double Error)
{
    /// <summary>The AB magnitude of one unit: F = 10^(-0.4 m) 10^11.</summary>
    public const double ZeroPoint = 27.5;

    /// <summary>No measurement.</summary>
    public static FluxCal None => new(double.NaN, double.NaN);

    /// <summary>The flux in this unit: 0.02754 units a nanojansky.</summary>
    public static FluxCal From(Flux flux)
    {
        var unit = Flux.PerUnit(ZeroPoint);
        return new FluxCal(flux.Nanojansky / unit, flux.Error / unit);
    }

    /// <summary>The flux of a magnitude: 10^(-0.4 m) 10^11, with the error 9.21034 10^10 exp(-0.921034 m) times the magnitude's.</summary>
    public static FluxCal From(Magnitude magnitude) => From(Flux.FromMagnitude(magnitude));

    /// <summary>The flux in nanojansky.</summary>
    public Flux ToFlux()
    {
        var unit = Flux.PerUnit(ZeroPoint);
        return new Flux(Value * unit, Error * unit);
    }
}
