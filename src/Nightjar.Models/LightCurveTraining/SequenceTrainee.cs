using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Training;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>A network that reads sequences: SuperNNova, CATS, the GRU. The loss is cross-entropy in which each class counts the same.</summary>
/// <param name="input">The training.</param>
/// <param name="network">The network.</param>
/// <param name="prepare">Makes a preparation for a thread.</param>
/// <param name="forward">Gives logits (batch, classes), or (batch, steps, classes).</param>
/// <param name="freeze">Makes a model.</param>
/// <param name="cutsPoints">See <see cref="SequenceSource"/>.</param>
internal sealed class SequenceTrainee(
    TrainingInput input,
    Layer network,
    Func<LightCurvePreparation> prepare,
    Func<Tape, Variable, Variable?, int[], Variable> forward,
    Func<LightCurveModel> freeze,
    bool cutsPoints = false)
    : LightCurveTrainee
{
    private readonly float[] _weights = input.ClassWeights();
    private readonly List<SequenceSource> _sources = [];

    /// <inheritdoc/>
    public override Layer Network => network;

    /// <inheritdoc/>
    public override IExampleSource Source(IReadOnlyList<int> examples)
    {
        var source = new SequenceSource(input, examples, _weights, prepare, cutsPoints);
        _sources.Add(source);
        return source;
    }

    /// <inheritdoc/>
    public override Variable Loss(Tape tape, Batch batch)
    {
        var numbers = batch.Names.Contains(Numbers, StringComparer.Ordinal) ? tape.Input(batch[Numbers]) : null;
        var logits = forward(tape, tape.Input(batch[LightCurve]), numbers, batch.Lengths!);
        return logits.Shape.Axes == 2
            ? tape.CategoricalCrossEntropy(logits, batch[Target], batch[Weight])
            : EveryStep(tape, logits, batch);
    }

    /// <inheritdoc/>
    public override LightCurveModel Freeze() => freeze();

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var source in _sources) source.Dispose();
        base.Dispose();
    }

    // The mean over the light curves of each one's mean over its steps from the second on, a light curve of one step by that.
    private Variable EveryStep(Tape tape, Variable logits, Batch batch)
    {
        var (rows, steps, classes) = (logits.Shape[0], logits.Shape[1], logits.Shape[2]);
        using var targets = input.Pool.RentZeros(new(rows * steps, classes));
        using var weights = input.Pool.RentZeros(new(rows * steps, 1));
        for (var row = 0; row < rows; row++)
        {
            var length = batch.Lengths![row];
            var first = Math.Min(ServingCuts.FewestPoints, length) - 1;
            var weight = batch[Weight].Span[row] * steps / (length - first);
            for (var step = first; step < length; step++)
            {
                batch[Target].Span.Slice(row * classes, classes).CopyTo(targets.Span[(((row * steps) + step) * classes)..]);
                weights.Span[(row * steps) + step] = weight;
            }
        }

        return tape.CategoricalCrossEntropy(tape.Reshape(logits, new(rows * steps, classes)), targets, weights);
    }
}
