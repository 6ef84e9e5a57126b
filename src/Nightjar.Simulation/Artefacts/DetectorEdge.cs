using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>The glow and the failing subtraction at the border of a detector.</summary>
internal sealed class DetectorEdge : Artefact
{
    private readonly double _distance, _level, _strength;

    private DetectorEdge(double distance, double level, double strength, bool isNegative)
    {
        (_distance, _level, _strength) = (distance, level, strength);
        IsNegative = isNegative;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.12;

    /// <inheritdoc/>
    public override double? EdgeDistance => _distance;

    /// <summary>Draws one.</summary>
    public static DetectorEdge Draw(ref RandomStream random) => new(
        random.NextUniform(10.6, 20), random.NextLogNormal(5, 0.7), random.NextLogNormal(16, 0.5), random.NextChance(0.5));

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        var frame = stamps.Frame;
        var sign = IsNegative ? -1 : 1;
        for (var row = 0; row < frame.Height; row++)
        {
            for (var column = 0; column < frame.Width; column++)
            {
                var (x, y) = (frame.Left + column, frame.Bottom + row);
                var border = Math.Min(Math.Min(x - 1, ZtfCamera.Width - x), Math.Min(y - 1, ZtfCamera.Height - y));
                if (border > 12) continue;
                var level = _level * conditions.PixelSigma * Math.Exp(-border / 2.5);
                Deposit(stamps, column, row, sign * Math.Min(level, 0.8 * conditions.Background) * random.NextUniform(0.7, 1.3));
            }
        }

        // What the detection finds: a streak of a few pixels, ragged, towards the border.
        const int streak = 9;
        var (middleColumn, middleRow) = ((int)Math.Round(frame.ObjectX), (int)Math.Round(frame.ObjectY));
        var alongRow = Math.Min(frame.Left, ZtfCamera.Width - frame.Left) < Math.Min(frame.Bottom, ZtfCamera.Height - frame.Bottom);
        for (var i = 0; i < streak; i++)
        {
            var charge = sign * _strength * conditions.FluxSigma / (streak - 4) * random.NextUniform(0.3, 1.7);
            var (along, across) = (i / 2 - 2, i % 2);
            Deposit(stamps, middleColumn + (alongRow ? along : across), middleRow + (alongRow ? across : along), charge);
        }
    }

    /// <inheritdoc/>
    public override void Mask(StampSet stamps, ref RandomStream random)
    {
        // The template ends where its frames end: a staircase beyond which the pipeline has nothing.
        const double staircaseShare = 0.3;
        if (!random.NextChance(staircaseShare)) return;
        var frame = stamps.Frame;
        var fromLeft = frame.CandidateX > frame.Width - frame.CandidateX;
        var (border, slope) = (random.NextUniform(7, 12), random.NextNormal(0, 0.3));
        for (var row = 0; row < frame.Height; row += 4)
        {
            var width = (int)Math.Round(border + slope * (row - frame.CandidateY));
            width = Math.Min(width, (int)(fromLeft ? frame.CandidateX : frame.Width - frame.CandidateX) - 4);
            if (width > 0) PixelMask.Block(stamps, fromLeft ? 0 : frame.Width - width, row, width, 4);
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"edge_pixels={_distance:F1};level_sigma={_level:F1};strength={_strength:F1}");
}
