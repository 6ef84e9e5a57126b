using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Training;

namespace Nightjar.Models.Galaxies;

/// <summary>Pre-training: a trunk learns the votes of volunteers on the shapes of galaxies, and its weights are kept for others to start from.</summary>
/// <remarks>The loss is Zoobot's: how improbable the votes on each question are under a Dirichlet-multinomial distribution with
/// concentrations 1 + 100·σ(output) (Walmsley et al. 2022, arXiv 2102.08414). It knows how many volunteers answered, so that two
/// votes of three weigh less than twenty of thirty, and questions that nobody was asked cost nothing; cross-entropy against
/// shares knows neither.</remarks>
public static class GalaxyTraining
{
    private const int Parts = 2;
    private const float WeightDecay = 0.01f;
    private const int WarmUpParts = 20;
    private const DirichletLink Link = DirichletLink.OnePlusHundredSigmoid;

    /// <summary>Trains and writes the weights: a safetensors file of parameters, which states <c>layout</c>, <c>architecture</c> and
    /// <c>normalization</c>.</summary>
    /// <param name="set">Galaxies: images normalised as stamps are, z, r and g for science, template and difference, and votes for numbers.</param>
    /// <param name="split">What they are for.</param>
    /// <param name="options">How.</param>
    /// <param name="path">Where the weights go.</param>
    /// <param name="cancellation">Ends training; a checkpoint is written where there is a place for it.</param>
    /// <exception cref="InvalidDataException">A part of the split is empty, or nothing of the first weights fits.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient was not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static GalaxyTrainingResult Run(TripletSet set, TripletSplit split, GalaxyTrainingOptions options, string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        if (split.Training.Count == 0 || split.Validation.Count == 0 || split.Test.Count == 0)
            throw new InvalidDataException($"{set.Alerts.Count} galaxies are too few: each of training, validation and test needs some");
        using var pool = new TensorPool();
        using var network = new GalaxyNetwork(new LayerScope(pool, options.Seed, VisionNetwork.StartingDefaults), options.Architecture, options.ImageSide, set.NumberCount);
        var taken = options.InitialWeights is { } init ? InitialWeights.Fill(network, init, name => name) : null;
        using var loader = new BatchLoader(
            pool, new TripletSource(set, split.Training, (1, 1)), new() { BatchSize = options.BatchSize, Parts = Parts, Seed = options.Seed, Augment = TripletTurns.Apply });
        using var validation = new BatchLoader(pool, new TripletSource(set, split.Validation, (1, 1)), new() { BatchSize = options.BatchSize, Parts = Parts, Shuffles = false });
        var steps = (long)loader.Batches * options.Epochs;
        Range[] questions = [.. options.Questions];
        using var trainer = new Trainer(
            pool,
            network,
            loader,
            (tape, batch) => tape.DirichletMultinomial(network.Forward(tape, tape.Input(batch[TripletSource.Image])), batch[TripletSource.Numbers], Link, questions),
            gradients => new Adam(pool, gradients, options.LearningRate, weightDecay: WeightDecay, isDecoupled: true),
            new()
            {
                Epochs = options.Epochs,
                Threads = options.Threads,
                Seed = options.Seed,
                Schedule = new LinearCosineSchedule(options.LearningRate, 0.01, steps / WarmUpParts, steps, 0.01),
                Validation = validation,
                EarlyStopping = new(options.Patience),
                ClipNorm = 1,
                CheckpointPath = options.CheckpointPath,
                Listeners = options.Listeners,
            });
        if (options.Resumes) trainer.Resume(options.CheckpointPath ?? throw new ArgumentException("to go on, training needs the place of its checkpoint", nameof(options)));
        var result = trainer.Run(cancellation);
        ModelFile.Save(path, network.Parameters, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [InitialWeights.LayoutKey] = InitialWeights.OwnLayout,
            ["name"] = "galaxies",
            ["architecture"] = VisionArchitectures.NameOf(options.Architecture),
            ["normalization"] = set.Normalization.ToString(),
        });
        var (error, constant) = GalaxyErrors.Of(set, split, questions, images => Predict(network, pool, images));
        return new(result, error, constant, taken);
    }

    private static float[] Predict(GalaxyNetwork network, TensorPool pool, float[] image)
    {
        using var input = pool.RentCopy(new(1, TripletPreprocessing.Side, TripletPreprocessing.Side, TripletPreprocessing.Channels), image);
        using var tape = new Tape(pool, isTraining: false);
        return Array.ConvertAll(network.Forward(tape, tape.Input(input)).Value.Span.ToArray(), z => 1 + (100 / (1 + MathF.Exp(-z))));
    }
}
