using System.Diagnostics;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference;

/// <summary>Runs a plan on the calling thread. It holds the memory that values need on their way.</summary>
public sealed unsafe class InferenceSession : InferenceRunner
{
    private readonly NativeBuffer _block;
    private readonly NativeBuffer _table;
    private readonly int _slots;

    internal InferenceSession(InferencePlan plan)
        : base(plan)
    {
        _slots = plan.Layout.Slots;
        _block = new(plan.Layout.Length);
        _table = new(TableLength(plan.Layout));
        var values = (float**)_table.Pointer;
        foreach (var value in plan.Layout.Placed) values[value.Slot] = values[_slots + value.Slot] = _block.Pointer + value.Offset;
    }

    /// <summary>Floats that the table of pointers takes.</summary>
    internal static nint TableLength(PlanLayout layout) => 2 * (sizeof(float*) / sizeof(float)) * layout.Slots;

    /// <summary>Where each step adds the time that it took, in ticks of <see cref="Stopwatch"/>; null for no measurement.</summary>
    internal long[]? StepTicks { get; set; }

    /// <summary>Runs a share of a batch.</summary>
    internal void RunShare(nint* inputs, nint* outputs, int first, int count, ReadOnlySpan<int> lengths)
    {
        // Where values of the running part begin, then where those of the whole batch do.
        var values = (float**)_table.Pointer;
        var starts = values + _slots;
        var most = Plan.Options.LargestBatch;
        for (var item = first; item < first + count; item += most)
        {
            var items = Math.Min(most, first + count - item);
            for (var i = 0; i < Plan.InputValues.Length; i++)
                starts[Plan.InputValues[i].Slot] = (float*)inputs[i] + ((nint)item * Plan.InputValues[i].Shape.Length);
            for (var i = 0; i < Plan.OutputValues.Length; i++)
            {
                if (Plan.Layout.Direct[i]) starts[Plan.OutputValues[i].Slot] = (float*)outputs[i] + ((nint)item * Plan.OutputValues[i].Shape.Length);
            }

            var part = lengths.IsEmpty ? lengths : lengths.Slice(item, items);
            foreach (var stage in Plan.Stages) RunStage(stage, values, starts, item, items, part);
            for (var i = 0; i < Plan.OutputValues.Length; i++)
            {
                if (Plan.Layout.Direct[i]) continue;
                nint length = Plan.OutputValues[i].Shape.Length;
                var target = new Span<float>((float*)outputs[i] + (item * length), (int)(length * items));
                new ReadOnlySpan<float>(starts[Plan.OutputValues[i].Slot], target.Length).CopyTo(target);
            }
        }
    }

    private protected override void RunOn(nint* inputs, nint* outputs, int batch, ReadOnlySpan<int> lengths) => RunShare(inputs, outputs, 0, batch, lengths);

    private protected override void Free()
    {
        _block.Dispose();
        _table.Dispose();
        Plan.Memory.Dispose();
    }

    private void RunStage(PlanStage stage, float** values, float** starts, int first, int items, ReadOnlySpan<int> lengths)
    {
        var total = items * stage.UnitsPerItem;
        var steps = Plan.Steps;
        var start = 0;
        for (var parts = (total + stage.Part - 1) / stage.Part; parts > 0; parts--)
        {
            var units = (total - start + parts - 1) / parts;
            foreach (var value in stage.Crossing) values[value.Slot] = starts[value.Slot] + ((nint)start * (value.Shape.Length / stage.UnitsPerItem));
            var run = new PlanRun(values, units, stage.UnitsPerItem, first + start, lengths.IsEmpty || stage.UnitsPerItem > 1 ? default : lengths.Slice(start, units));
            for (var i = stage.First; i < stage.End; i++)
            {
                var begin = StepTicks is null ? 0 : Stopwatch.GetTimestamp();
                steps[i].Run(run);
                if (StepTicks is not null) StepTicks[i] += Stopwatch.GetTimestamp() - begin;
            }

            start += units;
        }
    }
}
