using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>Two to four neighbouring pixels that count too much, or too little, with sharp borders.</summary>
internal sealed class HotPixel : Artefact
{
    private readonly int _pixels;
    private readonly double _strength;
    private readonly bool _upright;

    private HotPixel(int pixels, double strength, bool upright, bool isNegative)
    {
        (_pixels, _strength, _upright) = (pixels, strength, upright);
        IsNegative = isNegative;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.10;

    /// <summary>Draws one.</summary>
    public static HotPixel Draw(ref RandomStream random) => new(
        2 + random.NextInt(3), random.NextLogNormal(26, 0.6), random.NextChance(0.5), random.NextChance(0.35));

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        var charge = (IsNegative ? -1 : 1) * _strength * conditions.FluxSigma / _pixels;
        if (IsNegative) charge = Math.Max(charge, -2 * conditions.Background); // a dead pixel counts nothing
        var (column, row) = ((int)Math.Round(stamps.Frame.ObjectX), (int)Math.Round(stamps.Frame.ObjectY));
        for (var i = 0; i < _pixels; i++)
        {
            // A two by two block, filled along its first line.
            var (along, across) = (i % 2, i / 2);
            Deposit(stamps, column + (_upright ? across : along), row + (_upright ? along : across), charge * random.NextUniform(0.7, 1.3));
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"pixels={_pixels};strength={_strength:F1}");
}
