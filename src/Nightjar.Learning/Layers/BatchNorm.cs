using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>Batch normalisation of the channels, the last axis (Ioffe and Szegedy 2015, arXiv 1502.03167). Parameters, all
/// (channels): <c>weight</c>, which starts at 1, <c>bias</c>, at 0, and the statistics <c>runningMean</c> and
/// <c>runningVariance</c>. With frozen statistics it takes the running ones in training too, as Keras does.</summary>
public sealed class BatchNorm : SingleInputLayer
{
    private readonly float _momentum;
    private readonly float _epsilon;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="channels">Extent of the last axis.</param>
    /// <param name="momentum">Share of the batch in the running statistics (Keras says 1 - momentum); null for
    /// <see cref="LayerDefaults.BatchNormMomentum"/>.</param>
    /// <param name="epsilon">Added to the variance; null for <see cref="LayerDefaults.BatchNormEpsilon"/>.</param>
    public BatchNorm(LayerScope scope, int channels, float? momentum = null, float? epsilon = null)
        : base(scope)
    {
        (_momentum, _epsilon) = (momentum ?? Defaults.BatchNormMomentum, epsilon ?? Defaults.BatchNormEpsilon);
        Weight = AddParameter("weight", new(channels), Initialisers.Ones);
        Bias = AddParameter("bias", new(channels), Initialisers.Zeros);
        RunningMean = AddParameter("runningMean", new(channels), Initialisers.Zeros, isStatistic: true);
        RunningVariance = AddParameter("runningVariance", new(channels), Initialisers.Ones, isStatistic: true);
    }

    /// <summary>What the normalised channels are multiplied by.</summary>
    public Parameter Weight { get; }

    /// <summary>What is added then.</summary>
    public Parameter Bias { get; }

    /// <summary>Mean of each channel over past batches.</summary>
    public Parameter RunningMean { get; }

    /// <summary>Variance of each channel over past batches.</summary>
    public Parameter RunningVariance { get; }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) =>
        tape.BatchNorm(x, tape.Use(Weight), tape.Use(Bias), RunningMean, RunningVariance, _momentum, _epsilon);
}
