using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;

namespace Nightjar.Models.Training;

/// <summary>Trains a model for its life in integers: the rounded network learns to give the scores that the model gives in float32.</summary>
/// <remarks>The target is the model's own score, not a label (Hinton et al. 2015, arXiv 1503.02531), so that any alerts serve, and
/// nothing is learnt but to be like the model.</remarks>
public static class AwareTraining
{
    private const int Parts = 2;
    private const int BatchSize = 64;
    private const int ValidationEvery = 10; // examples

    /// <summary>Trains.</summary>
    /// <param name="model">The model in float32.</param>
    /// <param name="set">Examples; their labels are not looked at.</param>
    /// <param name="scales">What bytes stand for (<see cref="Calibrator"/>).</param>
    /// <param name="options">Seed, epochs, rate, threads and listeners count.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The model in integers, of the epoch that was most like the model in float32; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">There are fewer than two examples.</exception>
    public static FrozenModel Run(
        AlertModel model, TripletSet set, IReadOnlyDictionary<string, AffineScale> scales, AlertTrainingOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        if (set.Alerts.Count < 2) throw new InvalidDataException($"training needs at least 2 examples, got {set.Alerts.Count}");
        var scores = TripletScores.Of(model, set, [.. Enumerable.Range(0, set.Alerts.Count)]);
        using var pool = new TensorPool();
        using var network = new AwareNetwork(new LayerScope(pool, options.Seed), model.Frozen, scales);
        var all = Enumerable.Range(0, set.Alerts.Count).ToLookup(i => i % ValidationEvery == ValidationEvery - 1 || (i == 1 && set.Alerts.Count < ValidationEvery));
        using var loader = new BatchLoader(pool, new ScoredSource(set, [.. all[false]], scores), new() { BatchSize = BatchSize, Parts = Parts, Seed = options.Seed });
        using var validation = new BatchLoader(pool, new ScoredSource(set, [.. all[true]], scores), new() { BatchSize = BatchSize, Parts = Parts, Shuffles = false });
        var epochs = options.Epochs ?? 4;
        var rate = options.LearningRate ?? 3e-5f;
        using var trainer = new Trainer(
            pool,
            network,
            loader,
            (tape, part) =>
            {
                Learning.Autodiff.Variable[] inputs = set.NumberCount > 0
                    ? [tape.Input(part[TripletSource.Image]), tape.Input(part[TripletSource.Numbers])]
                    : [tape.Input(part[TripletSource.Image])];
                return tape.BinaryCrossEntropy(network.Logits(tape, inputs), part[TripletSource.Label]);
            },
            gradients => new Adam(pool, gradients, rate),
            new()
            {
                Epochs = epochs,
                Threads = options.Threads,
                Seed = options.Seed,
                Schedule = new WarmUpCosineSchedule(rate, 0, (long)epochs * loader.Batches),
                Validation = validation,
                EarlyStopping = new(epochs),
                Listeners = options.Listeners,
            });
        trainer.Run(cancellation);
        return network.ToIntegers();
    }

    /// <summary>Examples with the score that they are to get.</summary>
    private sealed class ScoredSource(TripletSet set, int[] examples, float[] scores) : IExampleSource
    {
        private readonly TripletSource _source = new(set, examples, (1, 1));

        public int Count => _source.Count;

        public IReadOnlyList<BatchField> Fields => _source.Fields;

        public int LengthOf(int example) => 0;

        public void Read(in BatchRow row)
        {
            _source.Read(row);
            row[1][0] = scores[examples[row.Example]];
        }
    }
}
