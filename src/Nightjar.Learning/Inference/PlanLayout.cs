using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference;

/// <summary>Where the values lie in a session's block. Values share memory when their lives do not overlap; one that a step replaces
/// hands its memory on.</summary>
internal sealed class PlanLayout
{
    private const int Line = NativeBuffer.Alignment / sizeof(float);

    private readonly List<PlanStep> _steps;
    private readonly List<PlanStage> _stages;
    private readonly int[] _stageOf;

    public PlanLayout(string source, PlanBuilder builder, List<PlanStage> stages, PlanOptions options)
    {
        (_steps, _stages) = (builder.Steps, stages);
        _stageOf = new int[_steps.Count];
        for (var s = 0; s < stages.Count; s++) Array.Fill(_stageOf, s, stages[s].First, stages[s].Count);
        Direct = new bool[builder.Outputs.Length];
        MarkLives(builder.Outputs);
        Replace();
        MarkCallers(builder.Outputs);
        var roots = Collect(builder.Inputs);
        foreach (var root in roots)
        {
            // A later part of its first stage is written after an earlier part of that stage has gone through all steps.
            if (root.First < 0) continue;
            var (first, last) = (_stageOf[root.First], root.Last == int.MaxValue ? stages.Count - 1 : _stageOf[root.Last]);
            root.Crosses = first != last || root.IsCallers;
            if (root.Crosses) (root.First, root.Last) = (stages[first].First, stages[last].End - 1);
        }

        foreach (var stage in stages) stage.Crossing = CrossingOf(stage);
        Place(source, roots, options);
        foreach (var step in _steps)
        {
            step.Output.Slot = step.Output.Root.Slot;
            foreach (var input in step.Inputs) input.Slot = input.Root.Slot;
        }

        foreach (var output in builder.Outputs) output.Slot = output.Root.Slot;
    }

    /// <summary>Number of slots.</summary>
    public int Slots { get; private set; }

    /// <summary>Floats of a session's block.</summary>
    public nint Length { get; private set; }

    /// <summary>Values in the block.</summary>
    public List<PlanValue> Placed { get; } = [];

    /// <summary>Which outputs their step writes where the caller wants them; others are copied there.</summary>
    public bool[] Direct { get; }

    private void MarkLives(PlanValue[] outputs)
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            foreach (var input in _steps[i].Inputs) input.Root.Last = Math.Max(input.Root.Last, i);
            var root = _steps[i].Output.Root;
            (root.First, root.Last) = (Math.Min(root.First, i), Math.Max(root.Last, i));
        }

        foreach (var output in outputs) output.Root.Last = int.MaxValue;
    }

    private void Replace()
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            var step = _steps[i];
            if (step.Replaces < 0) continue;
            var (target, old) = (step.Output.Root, step.Inputs[step.Replaces].Root);
            if (old == target || old.First < 0 || old.Last != i || old.Shape.Length != target.Shape.Length || target.First != i) continue;
            var shared = 0;
            foreach (var input in step.Inputs) shared += input.Root == old ? 1 : 0;
            if (shared > 1) continue;
            target.SharedWith = old;
            old.Last = target.Last;
        }
    }

    private void MarkCallers(PlanValue[] outputs)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            var root = outputs[i].Root;
            if (root.IsCallers || root.Shape.Length != outputs[i].Shape.Length) continue;
            Direct[i] = root.IsCallers = true;
        }
    }

    private List<PlanValue> Collect(PlanValue[] inputs)
    {
        var roots = new List<PlanValue>();
        foreach (var input in inputs) Add(input);
        foreach (var step in _steps) Add(step.Output.Root);
        return roots;

        void Add(PlanValue root)
        {
            if (root.Slot < 0) return;
            root.Slot = -1;
            roots.Add(root);
        }
    }

    private PlanValue[] CrossingOf(PlanStage stage)
    {
        var crossing = new List<PlanValue>();
        for (var i = stage.First; i < stage.End; i++)
        {
            Add(_steps[i].Output.Root);
            foreach (var input in _steps[i].Inputs) Add(input.Root);
        }

        return [.. crossing];

        void Add(PlanValue root)
        {
            if ((root.Crosses || root.IsCallers) && !crossing.Contains(root)) crossing.Add(root);
        }
    }

    // Large ones first, each at the lowest place that is free as long as it lives.
    private void Place(string source, List<PlanValue> roots, PlanOptions options)
    {
        foreach (var root in roots)
        {
            root.Slot = Slots++;
            if (!root.IsCallers) Placed.Add(root);
        }

        var sizes = new nint[Slots];
        foreach (var root in Placed)
        {
            var stage = _stages[_stageOf[root.First]];
            var length = root.Crosses ? (long)root.Shape.Length * options.LargestBatch : (long)root.Shape.Length / stage.UnitsPerItem * stage.Part;
            sizes[root.Slot] = (nint)((length + Line - 1) / Line * Line);
        }

        Placed.Sort((a, b) => sizes[b.Slot] != sizes[a.Slot] ? sizes[b.Slot].CompareTo(sizes[a.Slot]) : a.Slot.CompareTo(b.Slot));
        var byOffset = new List<PlanValue>(Placed.Count);
        foreach (var root in Placed)
        {
            nint at = 0;
            foreach (var other in byOffset)
            {
                if (other.Last < root.First || root.Last < other.First) continue;
                if (at + sizes[root.Slot] <= other.Offset) break;
                at = Math.Max(at, other.Offset + sizes[other.Slot]);
            }

            root.Offset = at;
            var end = at + sizes[root.Slot];
            Length = Math.Max(Length, end);
            if ((long)Length * sizeof(float) > options.MostMemory)
                throw new ModelFormatException(source, $"value {root.Name}: the values of a batch of {options.LargestBatch} take more than the {options.MostMemory} bytes allowed");
            var index = byOffset.FindIndex(o => o.Offset > at);
            byOffset.Insert(index < 0 ? byOffset.Count : index, root);
        }
    }
}
