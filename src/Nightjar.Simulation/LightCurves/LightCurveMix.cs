namespace Nightjar.Simulation.LightCurves;

/// <summary>How often each class comes.</summary>
public enum LightCurveMix
{
    /// <summary>All classes alike.</summary>
    Balanced,

    /// <summary>The shares of the training set of PLAsTiCC.</summary>
    Plasticc,

    /// <summary>Explosions outside the Milky Way as often as the survey detects them: volumetric rates times what can be seen.</summary>
    Rates,

    /// <summary>As <see cref="Rates"/> with the cut of ZTF's Bright Transient Survey: an observed peak brighter than 18.5, or than 19 with a
    /// probability that falls (Fremling et al. 2020; Perley et al. 2020). Spectra give the redshifts.</summary>
    Bright,
}
