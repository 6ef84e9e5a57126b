namespace Nightjar.Simulation.LightCurves.Physics;

/// <summary>An expanding cloud that is heated inside: light diffuses out (Arnett 1982) and leaves from a sphere that grows at constant
/// speed until it is as cool as a floor, and then shrinks at that temperature (Nicholl, Guillochon and Berger 2017).</summary>
internal sealed class ExpandingSphere
{
    private const double StefanBoltzmann = 5.670374e-5, SecondsPerDay = 86_400;

    private readonly double _logFirst, _logStep;
    private readonly double[] _days, _luminosity;

    /// <param name="first">The first day after the explosion.</param>
    /// <param name="last">The last day.</param>
    /// <param name="steps">How many days, in logarithmic steps.</param>
    public ExpandingSphere(double first, double last, int steps)
    {
        (_days, _luminosity, Heating) = (new double[steps], new double[steps], new double[steps]);
        _logFirst = Math.Log(first);
        _logStep = (Math.Log(last) - _logFirst) / (steps - 1);
        for (var i = 0; i < steps; i++) _days[i] = Math.Exp(_logFirst + i * _logStep);
    }

    /// <summary>The days for which heating is given, logarithmic steps.</summary>
    public ReadOnlySpan<double> Days => _days;

    /// <summary>Heating by day, erg/s; filled by the caller before <see cref="Diffuse"/>.</summary>
    public double[] Heating { get; }

    /// <summary>Speed of the sphere, cm/s.</summary>
    public double Speed { get; set; }

    /// <summary>The temperature below which it does not cool, K.</summary>
    public double FloorTemperature { get; set; }

    /// <summary>Works out the luminosity: L = exp(-(t / T)^2) times the integral of heating d exp((t / T)^2), with heating constant in
    /// every step.</summary>
    /// <param name="diffusionDays">T, days.</param>
    public void Diffuse(double diffusionDays)
    {
        double light = 0, before = 0;
        for (var i = 0; i < _days.Length; i++)
        {
            var now = _days[i] * _days[i] / (diffusionDays * diffusionDays);
            var kept = Math.Exp(before - now);
            var heating = i == 0 ? Heating[0] : 0.5 * (Heating[i - 1] + Heating[i]);
            light = light * kept + heating * (1 - kept);
            _luminosity[i] = light;
            before = now;
        }
    }

    /// <summary>The luminosity, erg/s; 0 before the first day.</summary>
    public double Luminosity(double day)
    {
        var x = day > 0 ? (Math.Log(day) - _logFirst) / _logStep : -1;
        if (x < 0) return 0;
        var cell = Math.Min((int)x, _days.Length - 2);
        var value = _luminosity[cell] + Math.Min(1, x - cell) * (_luminosity[cell + 1] - _luminosity[cell]);
        return Math.Max(0, value);
    }

    /// <summary>Radius, cm, and temperature, K.</summary>
    public (double Radius, double Temperature) Surface(double day)
    {
        var luminosity = Luminosity(day);
        if (luminosity <= 0) return (0, FloorTemperature);
        var radius = Speed * day * SecondsPerDay;
        var temperature = Math.Sqrt(Math.Sqrt(luminosity / (4 * Math.PI * StefanBoltzmann * radius * radius)));
        if (temperature >= FloorTemperature) return (radius, temperature);
        var floor = FloorTemperature * FloorTemperature;
        return (Math.Sqrt(luminosity / (4 * Math.PI * StefanBoltzmann * floor * floor)), FloorTemperature);
    }

    /// <summary>The flux at 10 pc, FLUXCAL.</summary>
    public double Flux(double day, double wavelength)
    {
        var (radius, temperature) = Surface(day);
        return radius > 0 ? AbsoluteFlux.OfSphere(radius, temperature, wavelength) : 0;
    }
}
