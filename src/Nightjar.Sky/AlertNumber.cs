namespace Nightjar.Sky;

/// <summary>Numbers of the triggering detection that networks look at, see <see cref="Alert.Numbers"/>. Names of fields are ZTF's.</summary>
public enum AlertNumber
{
    /// <summary>Reduced chi square of the fit of the point-spread function, <c>chipsf</c>.</summary>
    ChiSquare,

    /// <summary>Full width at half maximum, pixels, <c>fwhm</c>.</summary>
    Fwhm,

    /// <summary>Local background, counts, <c>sky</c>.</summary>
    Sky,

    /// <summary>Chi of the nearest source of the template, <c>chinr</c>.</summary>
    ReferenceChi,

    /// <summary>Sharpness of the nearest source of the template, <c>sharpnr</c>.</summary>
    ReferenceSharpness,

    /// <summary>Peak of the matched-filtered difference over its noise, <c>scorr</c>.</summary>
    PeakSignalToNoise,

    /// <summary>Star/galaxy score of the nearest catalogued source, <c>sgscore1</c>.</summary>
    StarScore1,

    /// <summary>Distance to it, arcseconds, <c>distpsnr1</c>.</summary>
    CatalogDistance1,

    /// <summary>Star/galaxy score of the second nearest, <c>sgscore2</c>.</summary>
    StarScore2,

    /// <summary>Distance to it, arcseconds, <c>distpsnr2</c>.</summary>
    CatalogDistance2,

    /// <summary>Star/galaxy score of the third nearest, <c>sgscore3</c>.</summary>
    StarScore3,

    /// <summary>Distance to it, arcseconds, <c>distpsnr3</c>.</summary>
    CatalogDistance3,

    /// <summary>Catalogued sources within 30 arcseconds, <c>nmtchps</c>.</summary>
    CatalogCount,

    /// <summary>Distance to the nearest source of Gaia, arcseconds, <c>neargaia</c>.</summary>
    GaiaDistance,

    /// <summary>Distance to the nearest bright source of Gaia, arcseconds, <c>neargaiabright</c>.</summary>
    BrightGaiaDistance,

    /// <summary>Colour coefficient of the image's calibration, <c>clrcoeff</c>.</summary>
    ColorCoefficient,

    /// <summary>Its uncertainty, <c>clrcounc</c>.</summary>
    ColorUncertainty,

    /// <summary>Detections at this position since the survey began, <c>ndethist</c>.</summary>
    DetectionCount,

    /// <summary>Exposures of this position since the survey began, <c>ncovhist</c>.</summary>
    CoverageCount,

    /// <summary>Julian date of the first of these detections, <c>jdstarthist</c>.</summary>
    FirstDetection,
}
