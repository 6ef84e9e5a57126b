using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>Pixels that happen to be high together: an uneven clump whose sum is just above the threshold.</summary>
/// <remarks>Half of it is noise of the subtraction alone and does not show in the science image.</remarks>
internal sealed class NoisePeak : Artefact
{
    private const double Spread = 0.95; // pixels, standard deviation of the places
    private const double HighShare = 0.8; // of the pixels; the others are low

    private readonly int _pixels;
    private readonly double _strength;
    private readonly bool _isSubtraction;

    private NoisePeak(int pixels, double strength, bool isSubtraction, bool isNegative)
    {
        (_pixels, _strength, _isSubtraction) = (pixels, strength, isSubtraction);
        IsNegative = isNegative;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.02;

    /// <summary>Draws one.</summary>
    public static NoisePeak Draw(ref RandomStream random) => new(
        4 + random.NextInt(9), random.NextUniform(11, 24), random.NextChance(0.5), random.NextChance(0.5));

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        var frame = stamps.Frame;
        var charge = (IsNegative ? -1 : 1) * _strength * conditions.FluxSigma / (_pixels * (2 * HighShare - 1));
        for (var i = 0; i < _pixels; i++)
        {
            var column = (int)Math.Round(frame.ObjectX + random.NextNormal(0, Spread));
            var row = (int)Math.Round(frame.ObjectY + random.NextNormal(0, Spread));
            var level = charge * random.NextUniform(0.5, 1.5) * (i < HighShare * _pixels ? 1 : -1);
            if (_isSubtraction) DepositDifference(stamps, column, row, level);
            else Deposit(stamps, column, row, level);
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"pixels={_pixels};strength={_strength:F1};subtraction={(_isSubtraction ? 1 : 0)}");
}
