namespace Nightjar.Simulation.Images;

/// <summary>Two logarithmic spiral arms as a factor on the light of an inclined disc; its mean over a circle is 1.</summary>
internal readonly struct SpiralArms
{
    private readonly float _sine, _cosine, _stretch, _radius, _strength, _winding, _phase;

    /// <summary>The arms of a shape.</summary>
    public SpiralArms(in GalaxyShape shape)
    {
        (_sine, _cosine) = MathF.SinCos((float)shape.Angle);
        _stretch = (float)(1 / Math.Max(0.2, shape.AxisRatio));
        _radius = (float)shape.EffectiveRadius;
        (_strength, _winding, _phase) = ((float)shape.ArmStrength, (float)shape.Winding, (float)shape.ArmPhase);
    }

    /// <summary>The factor at a pixel, counted from the centre.</summary>
    public float Factor(float dx, float dy)
    {
        var (along, across) = (dx * _cosine + dy * _sine, (dy * _cosine - dx * _sine) * _stretch);
        var radius = MathF.Sqrt(along * along + across * across) / _radius;
        if (radius < 0.05f) return 1;
        // The arms begin outside of the bulge.
        var contrast = _strength * (1 - MathF.Exp(-radius * radius * 4));
        return 1 + contrast * MathF.Cos(2 * (MathF.Atan2(across, along) - _winding * MathF.Log(radius)) + _phase);
    }
}
