namespace Nightjar.Models.LightCurves;

/// <summary>Why a light curve has no score.</summary>
public enum LightCurveProblem
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>There are fewer points than the model can read.</summary>
    TooFewPoints,

    /// <summary>There are more points than the model has room for.</summary>
    TooManyPoints,

    /// <summary>A band that the model needs has no point.</summary>
    BandMissing,

    /// <summary>The first detection lies further back than the model was made for.</summary>
    TooOld,

    /// <summary>It is a known object of the solar system.</summary>
    SolarSystemObject,

    /// <summary>A catalogue has an object there that is no galaxy and no transient.</summary>
    GalacticCounterpart,

    /// <summary>The model looks at a redshift, and there is none.</summary>
    RedshiftMissing,

    /// <summary>A flux, an error, a time or a wavelength is no finite number, or the model's answer is none.</summary>
    NotFinite,
}
