using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff;

/// <summary>Where a node writes the gradient of an input, overwriting what is there. The first one is the gradient itself; a
/// later one (the input was used twice) is added to it when the slot is disposed.</summary>
internal readonly unsafe ref struct GradientSlot(Tape tape, Variable variable, Tensor? extra)
{
    /// <summary>The memory to fill.</summary>
    public float* Pointer => (extra ?? variable.Gradient!).Pointer;

    /// <summary>Adds a second gradient to the first.</summary>
    public void Dispose()
    {
        if (extra is null) return;
        ElementWise.AddTo(extra.Pointer, variable.Gradient!.Pointer, variable.Shape.Length);
        tape.EndExtra(extra);
    }
}
