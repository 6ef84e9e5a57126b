using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = x + w or x·w where w is one row or table of weights for every item.</summary>
internal sealed unsafe class TableStep : PlanStep
{
    private readonly Weight _weight;
    private readonly int _length;
    private readonly bool _isProduct;
    private float* _table;

    private TableStep(PlanNode node, PlanValue x, Weight weight, bool isProduct)
        : base(node, x) => (_weight, _length, _isProduct) = (weight, weight.Shape.Length, isProduct);

    public override bool IsRowWise => _length == Output.Shape.Last;

    public override int Replaces => 0;

    public static TableStep? Make(PlanNode node, PlanValue x, bool isProduct)
    {
        var weight = node.Weight(1, -1);
        if (!IsEndOf(weight, x)) throw node.Error($"weight {weight.Name} has shape {weight.Shape}, expected the last axes of {x.Name} {x.Shape}");
        if (weight.Shape.Length == x.Shape.Last && x.OnlyMaker is { } maker && maker.Output.Shape.Last == x.Shape.Last)
        {
            var numbers = weight.As<float>().ToArray();
            if (maker.TryScale(isProduct ? numbers : Ones(numbers.Length), isProduct ? [] : numbers))
            {
                node.Output.SharedWith = x;
                return null;
            }
        }

        return new(node, x, weight, isProduct);
    }

    public override void Prepare(PlanMemory memory) => _table = memory.Copy(_weight.As<float>());

    public override void Run(in PlanRun run)
    {
        var x = run[Inputs[0]];
        var y = run[Output];
        for (var times = run.Length(Output) / _length; times > 0; times--, x += _length, y += _length)
        {
            if (_isProduct) ElementWise.Multiply(x, _table, y, _length);
            else ElementWise.Add(x, _table, y, _length);
        }
    }

    // Leading ones do not count; one row may have any number of axes.
    private static bool IsEndOf(Weight weight, PlanValue x)
    {
        if (weight.Shape.Length == x.Shape.Last) return true;
        var (axis, of) = (weight.Shape.Axes - 1, x.Shape.Axes - 1);
        for (; axis >= 0 && of >= 0; axis--, of--)
        {
            if (weight.Shape[axis] == x.Shape[of]) continue;
            break;
        }

        for (; axis >= 0; axis--)
        {
            if (weight.Shape[axis] != 1) return false;
        }

        return x.Shape.Length % weight.Shape.Length == 0;
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
