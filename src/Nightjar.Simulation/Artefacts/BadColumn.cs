using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>A detector column that counts too much or too little, strongest near the alert.</summary>
internal sealed class BadColumn : Artefact
{
    private const double Side = 0.35; // of the signal, in the columns beside it

    private readonly double _level, _strength, _reach;
    private readonly bool _bothWays;

    private BadColumn(double level, double strength, double reach, bool bothWays, bool isNegative)
    {
        (_level, _strength, _reach, _bothWays) = (level, strength, reach, bothWays);
        IsNegative = isNegative;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.30;

    /// <summary>Draws one.</summary>
    public static BadColumn Draw(ref RandomStream random) => new(
        random.NextUniform(0.3, 3), random.NextLogNormal(14, 0.5), random.NextUniform(1.3, 2.6), random.NextChance(0.6), random.NextChance(0.4));

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        var sign = IsNegative ? -1 : 1;
        var (column, middle) = ((int)Math.Round(stamps.Frame.ObjectX), stamps.Frame.ObjectY);
        var core = _strength * conditions.FluxSigma / (_reach * Math.Sqrt(Math.PI));
        for (var row = 0; row < stamps.Frame.Height; row++)
        {
            var distance = row - middle;
            if (!_bothWays && distance > 2 * _reach) continue; // a trap: only the rows on one side of it
            var level = _level * conditions.PixelSigma * random.NextUniform(0.5, 1.5)
                + core * Math.Exp(-distance * distance / (_reach * _reach));
            if (IsNegative) level = Math.Min(level, 0.8 * conditions.Background);
            Deposit(stamps, column, row, sign * level);
            Deposit(stamps, column - 1, row, sign * Side * level);
            Deposit(stamps, column + 1, row, sign * Side * level);
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"level_sigma={_level:F2};strength={_strength:F1};whole={(_bothWays ? 1 : 0)}");
}
