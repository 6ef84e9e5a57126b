namespace Nightjar.Sky.LightCurves;

/// <summary>The light curve of one object with what it is known to be: an example for the training of classifiers. Points come earliest
/// first, in columns of the same length.</summary>
public sealed record LabelledLightCurve
{
    /// <summary>The object's name, unique in its set.</summary>
    public required string ObjectId { get; init; }

    /// <summary>What it is, by the name that its set uses, such as <c>SNIa</c>; empty where nobody knows.</summary>
    public required string Class { get; init; }

    /// <summary>When, days of one calendar; which does not matter.</summary>
    public required double[] Times { get; init; }

    /// <summary>Bands.</summary>
    public required PassBand[] Bands { get; init; }

    /// <summary>Effective wavelengths of the bands, ångström.</summary>
    public required float[] Wavelengths { get; init; }

    /// <summary>Difference fluxes, FLUXCAL (AB zero point 27.5).</summary>
    public required float[] Fluxes { get; init; }

    /// <summary>One standard deviation of each flux, FLUXCAL.</summary>
    public required float[] Errors { get; init; }

    /// <summary>Whether the source was detected; otherwise the flux was measured at its position all the same.</summary>
    public required bool[] AreDetections { get; init; }

    /// <summary>Redshift as a survey would know it, by a spectrum or from the host's colours; NaN where unknown, 0 inside the Milky
    /// Way.</summary>
    public double Redshift { get; init; } = double.NaN;

    /// <summary>One standard deviation of the redshift; NaN where unknown.</summary>
    public double RedshiftError { get; init; } = double.NaN;

    /// <summary>Reddening E(B-V) by dust of the Milky Way, magnitudes; NaN where unknown.</summary>
    public double Reddening { get; init; } = double.NaN;

    /// <summary>Number of points.</summary>
    public int Count => Times.Length;
}
