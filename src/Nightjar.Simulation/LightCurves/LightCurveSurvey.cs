namespace Nightjar.Simulation.LightCurves;

/// <summary>Which survey a light curve is observed by.</summary>
public enum LightCurveSurvey
{
    /// <summary>The public survey of ZTF: g and r every few nights, to about 20.5.</summary>
    Ztf,

    /// <summary>The wide survey of LSST: u, g, r, i, z, y with days to weeks between visits, to about 24.</summary>
    LsstWide,

    /// <summary>The deep drilling fields of LSST: all bands every few nights, to about 25.4.</summary>
    LsstDeep,
}
