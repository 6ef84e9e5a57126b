namespace Nightjar.Simulation.Galaxies;

/// <summary>Logarithmic spiral arms as a factor on the light of a disc.</summary>
internal readonly struct ArmPattern
{
    private readonly int _arms;
    private readonly double _strength, _winding, _phase;

    /// <summary>The arms of a model.</summary>
    public ArmPattern(GalaxyModel model)
    {
        _arms = model.Arms;
        _strength = model.Arms > 0 ? model.ArmStrength : 0;
        _winding = model.Arms > 0 ? 1 / Math.Tan(model.Pitch) : 0;
        _phase = model.Phase;
    }

    /// <summary>The factor at a place of the disc, in effective radii; at least 1 minus half the contrast.</summary>
    public double Factor(double along, double across, double radius)
    {
        if (_strength == 0 || radius < 0.05) return 1;
        var phase = _arms * (Math.Atan2(across, along) - _winding * Math.Log(radius)) - _phase;
        var wave = 0.5 + 0.5 * Math.Cos(phase);
        // Narrow crests: the cube of a cosine, of mean 5/16.
        return 1 + _strength * (1 - Math.Exp(-4 * radius * radius)) * (2.2 * wave * wave * wave - 0.45);
    }
}
