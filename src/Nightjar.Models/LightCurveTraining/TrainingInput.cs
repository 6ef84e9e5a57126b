using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>What a network in training is made of.</summary>
/// <param name="Examples">All examples.</param>
/// <param name="Split">What they are for.</param>
/// <param name="Options">How to train.</param>
/// <param name="Pool">Lends memory.</param>
/// <param name="Cancellation">Ends preparations.</param>
internal sealed record TrainingInput(
    LightCurveExamples Examples, LightCurveSplit Split, LightCurveTrainingOptions Options, TensorPool Pool, CancellationToken Cancellation)
{
    /// <summary>The place of the network.</summary>
    public LayerScope Scope(LayerDefaults? defaults = null) => new(Pool, Options.Seed, defaults ?? LayerDefaults.Keras);

    /// <summary>Weights of the classes: one over their share in the training set, such that the mean over its examples is 1.</summary>
    /// <exception cref="InvalidDataException">A class has no example for training.</exception>
    public float[] ClassWeights()
    {
        var counts = Examples.Counts(Split.Training);
        var empty = Array.IndexOf(counts, 0);
        if (empty >= 0) throw new InvalidDataException($"no example for training is {Examples.Classes[empty]}; leave the class out or give more data");
        return Array.ConvertAll(counts, n => (float)((double)Split.Training.Count / (counts.Length * (double)n)));
    }
}
