using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>Changes an example after it was read, on a background thread.</summary>
/// <param name="row">The example.</param>
/// <param name="random">Random numbers that depend on the loader's seed, the epoch and the example alone.</param>
public delegate void Augmentation(in BatchRow row, ref RandomNumbers random);
