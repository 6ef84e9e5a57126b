using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>Something that makes an alert without being in the sky.</summary>
internal abstract class Artefact
{
    /// <summary>Whether the difference gets fainter, not brighter.</summary>
    public bool IsNegative { get; protected init; }

    /// <summary>How often another visit of the same place shows it again.</summary>
    public abstract double Recurrence { get; }

    /// <summary>Pixels from the border of the detector where it occurs; null for anywhere.</summary>
    public virtual double? EdgeDistance => null;

    /// <summary>Draws an artefact of a kind; null for a kind that is something in the sky.</summary>
    public static Artefact? Draw(SourceKind kind, ref RandomStream random) => kind switch
    {
        SourceKind.BadSubtraction => BadSubtraction.Draw(ref random),
        SourceKind.CosmicRay => CosmicRay.Draw(ref random),
        SourceKind.BadColumn => BadColumn.Draw(ref random),
        SourceKind.Ghost => Ghost.Draw(ref random),
        SourceKind.DetectorEdge => DetectorEdge.Draw(ref random),
        SourceKind.SaturatedStar => SaturatedStar.Draw(ref random),
        SourceKind.HotPixel => HotPixel.Draw(ref random),
        SourceKind.SatelliteStreak => SatelliteStreak.Draw(ref random),
        SourceKind.NoisePeak => NoisePeak.Draw(ref random),
        SourceKind.BadConvolution => BadConvolution.Draw(ref random),
        SourceKind.StarRing => StarRing.Draw(ref random),
        SourceKind.SaturatedCore => SaturatedCore.Draw(ref random),
        SourceKind.DarkSpot => DarkSpot.Draw(ref random),
        _ => null,
    };

    /// <summary>Puts what causes it into the sky around it.</summary>
    public virtual void Arrange(Scene scene, ref RandomStream random)
    {
    }

    /// <summary>The errors of the whole subtraction, where it spoils them.</summary>
    public virtual SubtractionErrors Spoil(in SubtractionErrors errors) => errors;

    /// <summary>Paints it into the science image and the difference, before the noise.</summary>
    public virtual void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
    }

    /// <summary>Blanks the pixels that the pipeline would not use because of it, after the noise.</summary>
    public virtual void Mask(StampSet stamps, ref RandomStream random)
    {
    }

    /// <summary>The true parameters as <c>name=value</c>, parted by semicolons.</summary>
    public abstract string Describe();

    /// <summary>Adds a level to one pixel of both images, if it lies inside.</summary>
    protected static void Deposit(StampSet stamps, int column, int row, double level)
    {
        if (!stamps.Science.Contains(column, row)) return;
        stamps.Science[column, row] += (float)level;
        stamps.Difference[column, row] += (float)level;
    }

    /// <summary>Adds a level to one pixel of the difference, if it lies inside: what the subtraction made, not the sky.</summary>
    protected static void DepositDifference(StampSet stamps, int column, int row, double level)
    {
        if (stamps.Difference.Contains(column, row)) stamps.Difference[column, row] += (float)level;
    }

    /// <summary>Adds a point-like excess to both images.</summary>
    protected static void AddBlob(StampSet stamps, double x, double y, double fwhm, double flux)
    {
        var blob = new PointSpread(fwhm);
        blob.Add(stamps.Science, x, y, flux, 4 * fwhm);
        blob.Add(stamps.Difference, x, y, flux, 4 * fwhm);
    }

    /// <summary>Adds a point-like excess at the alert to both images.</summary>
    protected static void AddBlob(StampSet stamps, double fwhm, double flux) =>
        AddBlob(stamps, stamps.Frame.ObjectX, stamps.Frame.ObjectY, fwhm, flux);
}
