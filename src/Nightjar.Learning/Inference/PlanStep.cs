using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference;

/// <summary>One step of a plan: reads values, writes one. It holds settings and packed weights but no state of a run, so that any
/// number of sessions may run it at once. Checks are done when it is made.</summary>
internal abstract class PlanStep
{
    protected PlanStep(PlanNode node, params PlanValue[] inputs)
    {
        (Name, Inputs) = (node.Name, inputs);
        Output = node.Output;
        Output.Maker = this;
    }

    /// <summary>Name of the node.</summary>
    public string Name { get; }

    /// <summary>What it reads.</summary>
    public PlanValue[] Inputs { get; protected set; }

    /// <summary>What it writes.</summary>
    public PlanValue Output { get; }

    /// <summary>Index of an input whose memory the output may take when nobody reads that input later, or -1.</summary>
    public virtual int Replaces => -1;

    /// <summary>Whether row i of the output depends on row i of each input alone (rows: all axes but the last).</summary>
    public virtual bool IsRowWise => false;

    /// <summary>Floats of weights that each run of the step reads.</summary>
    public virtual long WeightLength => 0;

    /// <summary>Whether the step can apply f to what it writes; if so, it will.</summary>
    public virtual bool TryActivate(Activation activation) => false;

    /// <summary>Whether the step can multiply what it writes by a factor, and add an offset, for each element of the last axis; if so,
    /// it will. Both are plain numbers of that count; offsets may be empty for none.</summary>
    public virtual bool TryScale(float[] scale, float[] offset) => false;

    /// <summary>Whether the step can add a value to what it writes; if so, it will.</summary>
    public virtual bool TryAdd(PlanValue other) => false;

    /// <summary>Whether the step can leave out rows and columns at the bottom and right of the images that it writes; if so, it cuts
    /// the shape of its output.</summary>
    public virtual bool TryCrop(int height, int width) => false;

    /// <summary>Brings weights into the layout that the kernels read, once, after all changes.</summary>
    public virtual void Prepare(PlanMemory memory)
    {
    }

    /// <summary>Computes the output for the part of a batch that <paramref name="run"/> speaks of.</summary>
    public abstract void Run(in PlanRun run);
}
