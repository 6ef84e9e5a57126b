namespace Nightjar.Simulation.LightCurves;

/// <summary>How a survey knows the redshift of a source.</summary>
public enum RedshiftKnowledge
{
    /// <summary>From a spectrum: an error of 0.001.</summary>
    Spectroscopic,

    /// <summary>From the colours of the host: an error of 0.03 (1 + z), and one host in ten with a wrong redshift (LSST Science Book).</summary>
    Photometric,

    /// <summary>Not known; the light curve says NaN.</summary>
    Unknown,
}
