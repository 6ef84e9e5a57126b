using Nightjar.Learning.Autodiff;

namespace Nightjar.Learning.Layers;

/// <summary>A layer that makes one tensor of another, so that it can stand in a <see cref="Sequential"/>.</summary>
public abstract class SingleInputLayer : Layer
{
    /// <summary>Hangs the layer at its place in the model.</summary>
    protected SingleInputLayer(LayerScope scope)
        : base(scope)
    {
    }

    /// <summary>Runs the layer on a tape.</summary>
    /// <exception cref="Tensors.ShapeException">The layer cannot take this shape.</exception>
    public Variable Forward(Tape tape, Variable x) => Note(tape, Run(tape, x));

    /// <summary>What the layer computes.</summary>
    protected abstract Variable Run(Tape tape, Variable x);
}
