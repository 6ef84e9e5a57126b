using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Trains a classifier of light curves.</summary>
public static class LightCurveTrainer
{
    /// <summary>Parts of a batch: the bits depend on it, so it does not follow the number of cores.</summary>
    private const int Parts = 2;

    // The last layer of each of the networks.
    private const string Head = "classes.";

    /// <summary>Trains by a recipe.</summary>
    /// <param name="recipe">The network and how it is trained.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="split">What they are for; examples that the network cannot read are left out.</param>
    /// <param name="options">Departures from the recipe.</param>
    /// <param name="cancellation">Ends training; a checkpoint is written where there is a place for it.</param>
    /// <returns>The model, which is the caller's, and how training went.</returns>
    /// <exception cref="InvalidDataException">A class has no examples, there are too few for a split, or the model to start from does not
    /// fit.</exception>
    /// <exception cref="ArgumentException">No parameter has a name that is to stay.</exception>
    /// <exception cref="FormatException">The checkpoint does not fit.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient was not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LightCurveTrainingResult Run(
        LightCurveRecipe recipe, LightCurveExamples examples, LightCurveSplit split, LightCurveTrainingOptions options, CancellationToken cancellation = default)
    {
        if (examples.Classes.Count < 2) throw new InvalidDataException($"there are examples of {examples.Classes.Count} classes; two are needed at least");
        (examples, split, var left) = Readable(recipe, examples, split, options);
        if (split.Training.Count == 0) throw new InvalidDataException("no light curve for training can be read by the network");
        if (options.StopsEarly && split.Validation.Count == 0) throw new InvalidDataException($"{examples.Curves.Count} light curves are too few: none is left for validation");
        using var pool = new TensorPool();
        using var trainee = recipe.Create(new(examples, split, options, pool, cancellation));
        if (options.InitialModel is { } path) Fill(trainee.Network, path, options.HasNewHead);
        foreach (var pattern in options.Frozen) trainee.Network.Freeze(pattern);
        var batch = options.BatchSize ?? recipe.BatchSize(split.Training.Count);
        using var loader = new BatchLoader(pool, trainee.Source(split.Training), new() { BatchSize = batch, Parts = Parts, Seed = options.Seed });
        using var validation = split.Validation.Count == 0 ? null : new BatchLoader(pool, trainee.Source(split.Validation), new() { BatchSize = Math.Max(batch, 256), Parts = Parts, Shuffles = false });
        var rate = options.LearningRate ?? recipe.LearningRate;
        using var trainer = new Trainer(
            pool,
            trainee.Network,
            loader,
            trainee.Loss,
            gradients => new Adam(pool, gradients, rate, epsilon: recipe.Epsilon),
            new()
            {
                Epochs = options.Epochs ?? recipe.Epochs,
                Threads = options.Threads,
                Seed = options.Seed,
                Schedule = recipe.Schedule?.Invoke(rate),
                ClipNorm = recipe.ClipNorm,
                Constraints = options.Constraints?.Invoke(trainee.Network) ?? [],
                Validation = validation,
                EarlyStopping = options.StopsEarly ? new(options.Patience ?? recipe.Patience, recipe.LeastGain) : null,
                CheckpointPath = options.CheckpointPath,
                Listeners = options.Listeners,
            });
        if (options.Resumes) trainer.Resume(options.CheckpointPath ?? throw new ArgumentException("to go on, training needs the place of its checkpoint", nameof(options)));
        var result = trainer.Run(cancellation);
        return new(trainee.Freeze(), result, split, left, batch) { Examples = examples };
    }

    private static (LightCurveExamples, LightCurveSplit, Dictionary<LightCurveProblem, int>) Readable(
        LightCurveRecipe recipe, LightCurveExamples examples, LightCurveSplit split, LightCurveTrainingOptions options)
    {
        var check = recipe.Check(examples, options);
        var (kept, place, left) = (new List<int>(), new Dictionary<int, int>(), new Dictionary<LightCurveProblem, int>());
        for (var i = 0; i < examples.Curves.Count; i++)
        {
            var problem = check.Of(examples.Curves[i]);
            if (problem == LightCurveProblem.None)
            {
                place.Add(i, kept.Count);
                kept.Add(i);
            }
            else
            {
                left[problem] = left.GetValueOrDefault(problem) + 1;
            }
        }

        return (examples.Only(kept), new(Renumber(split.Training), Renumber(split.Validation), Renumber(split.Test)), left);

        IReadOnlyList<int> Renumber(IReadOnlyList<int> numbers) => [.. numbers.Where(place.ContainsKey).Select(i => place[i])];
    }

    private static void Fill(Layer network, string path, bool hasNewHead)
    {
        var wanted = network.Parameters.Where(p => !hasNewHead || !p.Name.StartsWith(Head, StringComparison.Ordinal)).ToArray();
        try
        {
            var loaded = ModelFile.Load(path, wanted, onlyMatching: true);
            if (loaded.Kept.FirstOrDefault() is { } missing)
                throw new InvalidDataException($"'{path}' has no weights of {missing} that fit; was it trained with other bands, or is it compressed? Start from a model in float32");
        }
        catch (SafeTensorsFormatException error)
        {
            throw new InvalidDataException($"'{path}' is no model to start from: {error.Message}", error);
        }
    }
}
