using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference;

/// <summary>A value that passes between the steps of a plan: an input of the network or what a step makes. It may lie in the memory of
/// another one: under another shape, or because it replaces it.</summary>
internal sealed class PlanValue(string name, Shape shape)
{
    /// <summary>Its name in the graph.</summary>
    public string Name { get; } = name;

    /// <summary>Extents for a batch of one. Borders that nobody reads may have been cut off.</summary>
    public Shape Shape { get; set; } = shape;

    /// <summary>What its elements stand for where they are bytes; null for floats. Bytes of an item begin where its floats would, and
    /// lie one after another from there.</summary>
    public AffineScale? Bytes { get; set; }

    /// <summary>The table that it is made of, where it is no value but a bias of attention inside windows; else null. No step makes it,
    /// and only attention may read it.</summary>
    public PositionTable? Positions { get; set; }

    /// <summary>The value whose memory it shares, or null.</summary>
    public PlanValue? SharedWith { get; set; }

    /// <summary>The value that the memory belongs to.</summary>
    public PlanValue Root
    {
        get
        {
            var value = this;
            while (value.SharedWith is { } other) value = other;
            return value;
        }
    }

    /// <summary>Whether the caller gives it.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether it lies in the caller's memory: an input, or an output that a step writes there directly.</summary>
    public bool IsCallers { get; set; }

    /// <summary>Nodes and outputs that read it under this name.</summary>
    public int Uses { get; set; }

    /// <summary>The step that makes it; null for an input or another name of a value.</summary>
    public PlanStep? Maker { get; set; }

    /// <summary>Where sessions keep its pointer; the same for all values of one root.</summary>
    public int Slot { get; set; }

    /// <summary>Of a root: the first step that writes it, or -1 for an input.</summary>
    public int First { get; set; } = int.MaxValue;

    /// <summary>Of a root: the last step that reads or writes it.</summary>
    public int Last { get; set; } = -1;

    /// <summary>Of a root: whether more than one stage needs it, so that it is kept for a whole batch.</summary>
    public bool Crosses { get; set; }

    /// <summary>Of a root: floats from the start of a session's block.</summary>
    public nint Offset { get; set; }

    /// <summary>The step that makes it, found through names for the same memory as long as nobody else reads any of them.</summary>
    public PlanStep? OnlyMaker
    {
        get
        {
            var value = this;
            for (; value.Uses == 1; value = value.SharedWith)
            {
                if (value.SharedWith is null) return value.Maker;
            }

            return null;
        }
    }
}
