namespace Nightjar.Simulation.Histories;

/// <summary>The four subsets of alerts that BTSbot learns from (Rehemtulla et al. 2024).</summary>
public enum TransientSubset
{
    /// <summary>A supernova or disruption that reaches magnitude 18.5: the positive class.</summary>
    Bright,

    /// <summary>One that stays fainter than 18.5.</summary>
    Dim,

    /// <summary>Active nuclei and cataclysmic variables.</summary>
    Variable,

    /// <summary>What scanners reject at a glance: variable stars and artefacts.</summary>
    Reject,
}
