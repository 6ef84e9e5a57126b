using Nightjar.Simulation.Observing;

namespace Nightjar.Simulation.Images;

/// <summary>Which pixels of a channel's image a stamp shows.</summary>
/// <remarks>63 by 63 around the pixel nearest to the candidate, cut where the detector ends.</remarks>
internal readonly record struct StampFrame
{
    /// <summary>Pixels on each side of the middle one.</summary>
    public const int HalfSize = 31;

    /// <summary>Columns and rows of a stamp that is not cut.</summary>
    public const int FullSize = 2 * HalfSize + 1;

    /// <summary>The stamp of a candidate.</summary>
    /// <param name="candidateX">Measured column in the channel's image, 1 at the centre of the first.</param>
    /// <param name="candidateY">Measured row.</param>
    /// <param name="objectX">True column of the object.</param>
    /// <param name="objectY">True row.</param>
    public StampFrame(double candidateX, double candidateY, double objectX, double objectY)
    {
        var (column, row) = ((int)Math.Round(candidateX), (int)Math.Round(candidateY));
        Left = Math.Max(1, column - HalfSize);
        Bottom = Math.Max(1, row - HalfSize);
        Width = Math.Min(ZtfCamera.Width, column + HalfSize) - Left + 1;
        Height = Math.Min(ZtfCamera.Height, row + HalfSize) - Bottom + 1;
        CandidateX = candidateX - Left;
        CandidateY = candidateY - Bottom;
        ObjectX = objectX - Left;
        ObjectY = objectY - Bottom;
    }

    /// <summary>First column of the channel's image that the stamp shows, from 1.</summary>
    public int Left { get; }

    /// <summary>First row of the channel's image that the stamp shows, from 1.</summary>
    public int Bottom { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Measured column within the stamp, from 0.</summary>
    public double CandidateX { get; }

    /// <summary>Measured row within the stamp, from 0.</summary>
    public double CandidateY { get; }

    /// <summary>True column of the object within the stamp, from 0.</summary>
    public double ObjectX { get; }

    /// <summary>True row of the object within the stamp, from 0.</summary>
    public double ObjectY { get; }
}
