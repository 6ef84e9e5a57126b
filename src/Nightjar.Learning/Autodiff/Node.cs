using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff;

/// <summary>One operation as it was run on a tape: what it needs to carry a gradient from its output to its inputs. Nodes are
/// used again from step to step.</summary>
internal abstract class Node
{
    /// <summary>Number of the node's type, for reuse.</summary>
    public int Kind { get; set; }

    /// <summary>The operation's name, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>The result.</summary>
    public Variable Output { get; set; } = null!;

    /// <summary>What this node is in a graph: the function with its settings, and the inputs in the order that the function
    /// names, null for an absent one.</summary>
    /// <exception cref="NotSupportedException">The operation serves training only.</exception>
    public abstract GraphFunction Describe(ICollection<Variable?> inputs);

    /// <summary>Carries Output.Gradient, which is there, to the inputs that need one.</summary>
    public abstract void Backward(Tape tape);

    /// <summary>Gives back what the node kept beside its output.</summary>
    public virtual void Release()
    {
    }

    /// <summary>Lends memory that lives until <see cref="Release"/>; the tensor object is made once.</summary>
    protected static Tensor Keep(Tape tape, ref Tensor? kept, Shape shape, string name)
    {
        kept ??= new();
        tape.Pool.RentInto(kept, shape, name);
        return kept;
    }
}
