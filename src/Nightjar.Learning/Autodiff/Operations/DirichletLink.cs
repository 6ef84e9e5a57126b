namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>How a network's outputs z become the concentrations of a Dirichlet distribution.</summary>
public enum DirichletLink
{
    /// <summary>1 + ln(1 + e^z): from 1 up.</summary>
    OnePlusSoftplus,

    /// <summary>1 + 100·σ(z): from 1 to 101, as Zoobot (Walmsley et al. 2022, arXiv 2102.08414) takes.</summary>
    OnePlusHundredSigmoid,
}
