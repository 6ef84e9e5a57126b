using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Artefacts;

/// <summary>The surroundings of a star that saturates: bleed trail, spikes, and wings that do not subtract.</summary>
internal sealed class SaturatedStar : Artefact
{
    private readonly double _magnitude, _x, _y, _broadening, _spike;

    private SaturatedStar(double magnitude, double x, double y, double broadening, double spike, bool isNegative)
    {
        (_magnitude, _x, _y, _broadening, _spike) = (magnitude, x, y, broadening, spike);
        IsNegative = isNegative;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.55;

    /// <summary>Draws one.</summary>
    public static SaturatedStar Draw(ref RandomStream random)
    {
        var distance = random.NextUniform(6, 17);
        // Mostly along the spikes: up, down, left or right of the star.
        var angle = random.NextInt(4) * Math.PI / 2 + (random.NextChance(0.7) ? 0 : random.NextUniform(-0.7, 0.7));
        return new SaturatedStar(
            random.NextUniform(9.2, 12.4),
            distance * Math.Cos(angle),
            distance * Math.Sin(angle),
            random.NextNormal(0, 0.03),
            random.NextLogNormal(18, 0.5),
            random.NextChance(0.5));
    }

    /// <inheritdoc/>
    public override void Arrange(Scene scene, ref RandomStream random) => scene.Sources.Add(new SceneSource
    {
        X = _x,
        Y = _y,
        Magnitudes = BandMagnitudes.FromColors(_magnitude, random.NextNormal(0.7, 0.3), random.NextNormal(0.25, 0.1)),
        ShiftX = random.NextNormal(0, 0.1),
        ShiftY = random.NextNormal(0, 0.1),
        Broadening = _broadening,
    });

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        const double spikeScale = 9; // pixels over which a spike fades
        var frame = stamps.Frame;
        var sign = IsNegative ? -1 : 1;
        var (starX, starY) = (frame.ObjectX + _x, frame.ObjectY + _y);
        var (column, row) = ((int)Math.Round(starX), (int)Math.Round(starY));
        var peak = 0.25 * _spike * conditions.PixelSigma;
        for (var along = -40; along <= 40; along++)
        {
            var level = sign * peak * Math.Exp(-Math.Abs(along) / spikeScale) * random.NextUniform(0.4, 1.6);
            Deposit(stamps, column + along, row, level);
            Deposit(stamps, column, row + along, 1.5 * level); // the bleed trail runs along the column
        }

        // What the detection finds: an uneven stretch of the spike, drawn out away from the star.
        const int pieces = 6;
        var (sine, cosine) = Math.SinCos(Math.Atan2(_y, _x));
        for (var i = 0; i < pieces; i++)
        {
            var (along, across) = (random.NextNormal(0, 1.8), random.NextNormal(0, 0.5));
            var (x, y) = (frame.ObjectX + along * cosine - across * sine, frame.ObjectY + along * sine + across * cosine);
            AddBlob(stamps, x, y, random.NextUniform(0.5, 1.6) * conditions.Seeing, sign * 1.5 * _spike * conditions.FluxSigma * random.NextUniform(0.3, 1.7) / pieces);
        }
    }

    /// <inheritdoc/>
    public override void Mask(StampSet stamps, ref RandomStream random)
    {
        const double maskedShare = 0.25;
        if (!random.NextChance(maskedShare)) return;
        var half = Math.Min(3 + random.NextInt(7), (int)(0.7 * Math.Sqrt(_x * _x + _y * _y)) - 2);
        if (half < 2) return;
        var (column, row) = ((int)Math.Round(stamps.Frame.ObjectX + _x), (int)Math.Round(stamps.Frame.ObjectY + _y));
        PixelMask.Block(stamps, column - half, row - half, 2 * half + 1, 2 * half + 1);
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"star_r={_magnitude:F3};distance_pixels={Math.Sqrt(_x * _x + _y * _y):F2};strength={_spike:F1}");
}
