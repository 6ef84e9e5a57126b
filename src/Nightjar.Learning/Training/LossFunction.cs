using Nightjar.Learning.Autodiff;

namespace Nightjar.Learning.Training;

/// <summary>Runs a model on a part of a batch and gives its loss: one number, the mean over the part's rows. Several threads call it
/// at once, each with a tape and a part of its own.</summary>
/// <param name="tape">The tape to run on; <see cref="Tape.IsTraining"/> tells training from validation.</param>
/// <param name="batch">The examples.</param>
public delegate Variable LossFunction(Tape tape, Batch batch);
