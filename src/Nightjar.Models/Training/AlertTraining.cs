using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Nightjar.Models.Files;

namespace Nightjar.Models.Training;

/// <summary>Trains a network that scores alerts.</summary>
public static class AlertTraining
{
    /// <summary>Parts of a batch: the bits depend on it, so it does not follow the number of cores.</summary>
    private const int Parts = 2;

    /// <summary>Trains by a recipe: the loss is binary cross-entropy with weights of classes, images are turned over at random, and
    /// the model gets the weights of the epoch with the least validation loss.</summary>
    /// <param name="recipe">The network and how it is trained.</param>
    /// <param name="set">The examples.</param>
    /// <param name="split">What they are for.</param>
    /// <param name="options">Departures from the recipe.</param>
    /// <param name="cancellation">Ends training; a checkpoint is written where there is a place for it.</param>
    /// <returns>The model, which is the caller's, and how training went.</returns>
    /// <exception cref="InvalidDataException">A class has no examples, there are too few for a split, or the model to start from does not
    /// fit.</exception>
    /// <exception cref="ArgumentException">No parameter has a name that is to stay.</exception>
    /// <exception cref="FormatException">The checkpoint does not fit.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient was not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AlertTrainingResult Run(
        TrainingRecipe recipe, TripletSet set, TripletSplit split, AlertTrainingOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        var weights = ClassWeights(recipe, set, split.Training);
        if (split.Validation.Count == 0) throw new InvalidDataException($"{set.Alerts.Count} examples are too few: none is left for validation");
        using var pool = new TensorPool();
        using var network = recipe.Build(new LayerScope(pool, options.Seed, recipe.Defaults));
        if (options.InitialWeights is { } path) Fill(network, recipe, path, options.WeightsTaken);
        foreach (var pattern in options.Frozen) network.Freeze(pattern);
        var scale = recipe.NumbersLayer is null ? null : NumberScale.Of(set, split.Training);
        if (options.InitialWeights is not null) scale?.OutOfLayer(Parameter("weight"), Parameter("bias"));
        var batch = options.BatchSize ?? recipe.BatchSize;
        using var loader = new BatchLoader(
            pool, new TripletSource(set, split.Training, weights, scale), new() { BatchSize = batch, Parts = Parts, Seed = options.Seed, Augment = recipe.Augment });
        using var validation = new BatchLoader(
            pool, new TripletSource(set, split.Validation, recipe.WeighsPositives ? weights : (1, 1), scale), new() { BatchSize = batch, Parts = Parts, Shuffles = false });
        var epochs = options.Epochs ?? recipe.Epochs;
        var rate = options.LearningRate ?? recipe.LearningRate;
        using var trainer = new Trainer(
            pool,
            network,
            loader,
            (tape, part) => Loss(recipe, network, tape, part),
            gradients => new Adam(pool, gradients, rate, recipe.Beta1, recipe.Beta2, recipe.Epsilon, recipe.WeightDecay, recipe.WeightDecay > 0),
            new()
            {
                Epochs = epochs,
                Threads = options.Threads,
                Seed = options.Seed,
                Schedule = options.IsCosine ? new WarmUpCosineSchedule(rate, loader.Batches / 4, (long)epochs * loader.Batches) : recipe.Schedule?.Invoke(rate, loader.Batches, epochs),
                Validation = validation,
                EarlyStopping = new(options.Patience ?? recipe.Patience, minShare: recipe.LeastGain),
                CheckpointPath = options.CheckpointPath,
                Listeners = options.Listeners,
            });
        if (options.Resumes) trainer.Resume(options.CheckpointPath ?? throw new ArgumentException("to go on, training needs the place of its checkpoint", nameof(options)));
        var result = trainer.Run(cancellation);
        scale?.IntoLayer(Parameter("weight"), Parameter("bias"));
        var name = options.Name.Length > 0 ? options.Name : recipe.Family;
        return new(recipe.Freeze(network, name, options.Version, set.Normalization), result, weights.Negative, weights.Positive);

        Parameter Parameter(string kind) => network.Parameters.Single(p => p.Name == $"{recipe.NumbersLayer}.{kind}");
    }

    private static Variable Loss(TrainingRecipe recipe, Layer network, Tape tape, Batch batch)
    {
        var numbers = recipe.NumberNames.Count > 0 ? tape.Input(batch[TripletSource.Numbers]) : null;
        var logits = recipe.Forward(network, tape, tape.Input(batch[TripletSource.Image]), numbers);
        return tape.BinaryCrossEntropy(logits, batch[TripletSource.Label], batch[TripletSource.Weight]);
    }

    /// <summary>One over the number of examples of a class, scaled so that the rarer class, or the negatives, have 1.</summary>
    private static (float Negative, float Positive) ClassWeights(TrainingRecipe recipe, TripletSet set, IReadOnlyList<int> examples)
    {
        var positives = examples.Count(i => set.Alerts[i].IsPositive);
        var negatives = examples.Count - positives;
        var least = Math.Min(positives, negatives);
        if (least == 0) throw new InvalidDataException($"of {examples.Count} examples for training, {positives} have the label 1 and {negatives} the label 0: both are needed");
        return recipe.WeighsPositives ? (1, (float)negatives / positives) : ((float)least / negatives, (float)least / positives);
    }

    private static void Fill(Layer network, TrainingRecipe recipe, string path, Action<InitialWeights>? listener)
    {
        if (recipe.TakesAnyWeights)
        {
            var taken = InitialWeights.Fill(network, path, recipe.PublishedName);
            listener?.Invoke(taken);
            return;
        }

        if (!Path.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
        try
        {
            using var source = WeightSource.Open(path, recipe.Family);
            source.Fill(network.Parameters, recipe.PublishedName);
        }
        catch (FormatException error)
        {
            throw new InvalidDataException($"'{path}' is not a model of {recipe.Family}: {error.Message}", error);
        }
    }
}
