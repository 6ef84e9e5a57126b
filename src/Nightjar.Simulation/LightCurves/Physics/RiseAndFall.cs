namespace Nightjar.Simulation.LightCurves.Physics;

/// <summary>The light curve of Bazin et al. (2009, A&amp;A 499, 653), exp(-t / fall) / (1 + exp(-t / rise)), with a slow tail of cobalt
/// decay; its peak lies at phase 0 and is 1.</summary>
internal readonly struct RiseAndFall
{
    private const double CobaltMeanLife = 111.3; // days

    private readonly double _rise, _fall, _tail, _shift, _scale;

    /// <param name="rise">Time of the rise, days.</param>
    /// <param name="fall">Time of the fall, days; longer than twice the rise.</param>
    /// <param name="tail">The tail over the peak, at phase 0.</param>
    public RiseAndFall(double rise, double fall, double tail)
    {
        (_rise, _fall, _tail) = (rise, fall, tail);
        _shift = rise * Math.Log(fall / rise - 1);
        _scale = 1;
        _scale = 1 / At(0);
    }

    /// <summary>The value at a phase, days.</summary>
    public double At(double phase)
    {
        var t = phase + _shift;
        return _scale * (Math.Exp(-t / _fall) + _tail * Math.Exp(-phase / CobaltMeanLife)) / (1 + Math.Exp(-t / _rise));
    }
}
