using Nightjar.Simulation.Observing;
using Nightjar.Sky;

namespace Nightjar.Simulation.Packets;

/// <summary>One detection as the survey's database has it: what <c>candidate</c> and <c>prv_candidates</c> share.</summary>
internal sealed record DetectionRow
{
    /// <summary><c>candid</c>.</summary>
    public required long CandidateId { get; init; }

    /// <summary><c>tblid</c>, the row number among the detections of the image.</summary>
    public required int TableId { get; init; }

    /// <summary><c>isdiffpos</c>.</summary>
    public required bool IsPositive { get; init; }

    /// <summary><c>xpos</c>, column in the channel's image.</summary>
    public required double X { get; init; }

    /// <summary><c>ypos</c>, row in the channel's image.</summary>
    public required double Y { get; init; }

    /// <summary><c>ra</c>, <c>dec</c>.</summary>
    public required SkyPosition Position { get; init; }

    /// <summary><c>magpsf</c>.</summary>
    public required double Magnitude { get; init; }

    /// <summary><c>sigmapsf</c>.</summary>
    public required double MagnitudeError { get; init; }

    /// <summary><c>chipsf</c>.</summary>
    public required double ChiSquare { get; init; }

    /// <summary><c>magap</c>.</summary>
    public required double ApertureMagnitude { get; init; }

    /// <summary><c>sigmagap</c>.</summary>
    public required double ApertureError { get; init; }

    /// <summary><c>magapbig</c>.</summary>
    public required double BigApertureMagnitude { get; init; }

    /// <summary><c>sigmagapbig</c>.</summary>
    public required double BigApertureError { get; init; }

    /// <summary><c>magnr</c>, <c>ranr</c> and their company.</summary>
    public required ReferenceMatch Reference { get; init; }

    /// <summary><c>distnr</c>, pixels.</summary>
    public required double ReferenceDistance { get; init; }

    /// <summary><c>sky</c>, DN.</summary>
    public required double Sky { get; init; }

    /// <summary><c>fwhm</c>, pixels.</summary>
    public required double Fwhm { get; init; }

    /// <summary><c>classtar</c>.</summary>
    public required double StarScore { get; init; }

    /// <summary><c>aimage</c>, pixels.</summary>
    public required double MajorAxis { get; init; }

    /// <summary><c>bimage</c>, pixels.</summary>
    public required double MinorAxis { get; init; }

    /// <summary><c>nneg</c>.</summary>
    public required int NegativePixels { get; init; }

    /// <summary><c>nbad</c>.</summary>
    public required int BadPixels { get; init; }

    /// <summary><c>sumrat</c>.</summary>
    public required double SumRatio { get; init; }

    /// <summary><c>rb</c>.</summary>
    public required double RandomForestScore { get; init; }

    /// <summary><c>scorr</c>.</summary>
    public required double PeakSignalToNoise { get; init; }

    /// <summary><c>ssdistnr</c> and its company; null for none.</summary>
    public SolarSystemMatch? SolarSystem { get; init; }

    /// <summary><c>dsnrms</c>.</summary>
    public double PeakOverScatter { get; init; }

    /// <summary><c>ssnrms</c>.</summary>
    public double FilteredPeakOverScatter { get; init; }

    /// <summary><c>mindtoedge</c>, pixels.</summary>
    public double EdgeDistance =>
        Math.Min(Math.Min(X, ZtfCamera.Width - X), Math.Min(Y, ZtfCamera.Height - Y));
}
