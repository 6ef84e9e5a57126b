using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Galaxies;

/// <summary>The parameters of a galaxy. Lengths are in half widths of the image, angles in radians.</summary>
internal sealed record GalaxyModel
{
    private const double FeaturedShare = 0.55, EdgeOnShare = 0.16, ArmShare = 0.68, BarShare = 0.42, MergerShare = 0.12, ArtefactShare = 0.03;

    /// <summary>Whether it has a disc.</summary>
    public required bool IsDisc { get; init; }

    /// <summary>Whether it is no galaxy but a star with spikes.</summary>
    public required bool IsArtefact { get; init; }

    /// <summary>Effective radius: of the spheroid, or 1.68 scale lengths of the disc.</summary>
    public required double Radius { get; init; }

    /// <summary>Minor over major axis.</summary>
    public required double AxisRatio { get; init; }

    /// <summary>Direction of the major axis.</summary>
    public required double Angle { get; init; }

    /// <summary>Sersic index of the spheroid or bulge.</summary>
    public required double Sersic { get; init; }

    /// <summary>Share of the light in the bulge; 1 without a disc.</summary>
    public required double BulgeShare { get; init; }

    /// <summary>Half length of the bar over <see cref="Radius"/>.</summary>
    public required double BarLength { get; init; }

    /// <summary>Share of the light in the bar; 0 for none.</summary>
    public required double BarShareOfLight { get; init; }

    /// <summary>Number of arms; 0 for none.</summary>
    public required int Arms { get; init; }

    /// <summary>Contrast of the arms, 0 to 1.</summary>
    public required double ArmStrength { get; init; }

    /// <summary>Pitch angle of the arms, its sign the sense.</summary>
    public required double Pitch { get; init; }

    /// <summary>Where the first arm begins.</summary>
    public required double Phase { get; init; }

    /// <summary>Depth of the dust lane of a disc seen from its edge.</summary>
    public required double Dust { get; init; }

    /// <summary>0 undisturbed, 1 disturbed a little, 2 merging.</summary>
    public required int Disturbance { get; init; }

    /// <summary>Mean signal to noise of a pixel in r within the effective radius.</summary>
    public required double Signal { get; init; }

    /// <summary>Full width at half maximum of the seeing.</summary>
    public required double Seeing { get; init; }

    /// <summary>Whether the disc is seen from its edge.</summary>
    public bool IsEdgeOn => IsDisc && AxisRatio < 0.3;

    /// <summary>How well features show, 0 to 1: large and bright against seeing and noise.</summary>
    public double Visibility => 1 / (1 + Math.Exp(-1.2 * (Math.Log(Radius / Seeing) - 0.9) - 0.8 * (Math.Log(Signal) - 1.4)));

    /// <summary>Draws a galaxy.</summary>
    public static GalaxyModel Draw(ref RandomStream random)
    {
        var isDisc = random.NextChance(FeaturedShare);
        var isEdgeOn = isDisc && random.NextChance(EdgeOnShare);
        var hasArms = isDisc && !isEdgeOn && random.NextChance(ArmShare);
        var hasBar = isDisc && !isEdgeOn && random.NextChance(BarShare);
        var merger = random.NextUnit();
        return new GalaxyModel
        {
            IsDisc = isDisc,
            IsArtefact = random.NextChance(ArtefactShare),
            Radius = random.NextUniform(0.18, 0.5),
            AxisRatio = isEdgeOn ? random.NextUniform(0.08, 0.24) : isDisc ? random.NextUniform(0.38, 1) : Math.Clamp(random.NextNormal(0.75, 0.2), 0.25, 1),
            Angle = random.NextUniform(0, Math.PI),
            Sersic = isDisc ? random.NextUniform(1, 3) : random.NextUniform(1.5, 5),
            BulgeShare = isDisc ? Math.Clamp(random.NextUniform(-0.05, 0.6), 0, 0.6) : 1,
            BarLength = random.NextUniform(0.35, 0.8),
            BarShareOfLight = hasBar ? random.NextUniform(0.06, 0.3) : 0,
            Arms = hasArms ? random.NextUnit() switch { < 0.06 => 1, < 0.74 => 2, < 0.9 => 3, _ => 4 } : 0,
            ArmStrength = random.NextUniform(0.35, 0.95),
            Pitch = (random.NextChance(0.5) ? 1 : -1) * random.NextUniform(0.12, 0.7),
            Phase = random.NextUniform(0, 2 * Math.PI),
            Dust = random.NextChance(0.5) ? random.NextUniform(0.2, 0.7) : 0,
            Disturbance = merger < MergerShare / 2 ? 2 : merger < 1.5 * MergerShare ? 1 : 0,
            Signal = random.NextLogNormal(9, 0.6),
            Seeing = random.NextLogNormal(0.055, 0.25),
        };
    }
}
