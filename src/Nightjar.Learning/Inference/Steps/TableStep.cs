using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = x + w or x·w where w is one row or table of weights for every item. What w repeats inside of an item is written out,
/// unless that is done by reading it again.</summary>
internal sealed unsafe class TableStep : PlanStep
{
    private readonly int _length;
    private readonly bool _isProduct;
    private float[] _numbers;
    private float* _table;

    private TableStep(PlanNode node, PlanValue x, float[] numbers, bool isProduct)
        : base(node, x) => (_numbers, _length, _isProduct) = (numbers, numbers.Length, isProduct);

    public override bool IsRowWise => _length == Output.Shape.Last;

    public override int Replaces => 0;

    public static TableStep? Make(PlanNode node, PlanValue x, bool isProduct, PlanBuilder builder)
    {
        var weight = node.Weight(1, -1);
        if ((long)x.Shape.Length * sizeof(float) > builder.MostMemory) throw node.Error($"{x.Name} {x.Shape} takes more memory than allowed");
        var numbers = Numbers(node, weight, x);
        if (numbers.Length == x.Shape.Last && x.OnlyMaker is { } maker && maker.Output.Shape.Last == x.Shape.Last
            && maker.TryScale(isProduct ? numbers : Filled(numbers.Length, 1), isProduct ? [] : numbers))
        {
            node.Output.SharedWith = x;
            return null;
        }

        return new(node, x, numbers, isProduct);
    }

    public override void Prepare(PlanMemory memory)
    {
        _table = memory.Copy(_numbers);
        _numbers = [];
    }

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

    // As many numbers as lie between two repetitions: a row, the last axes of an item, or a whole item.
    private static float[] Numbers(PlanNode node, Weight weight, PlanValue x)
    {
        var values = weight.As<float>();
        if (values.Length == 1) return Filled(x.Shape.Last, values[0]);
        if (values.Length == x.Shape.Last || IsEndOf(weight.Shape, x.Shape)) return values.ToArray();
        var missing = x.Shape.Axes - weight.Shape.Axes;
        for (var axis = 0; axis < weight.Shape.Axes; axis++)
        {
            if (missing < 0 || (weight.Shape[axis] != 1 && weight.Shape[axis] != x.Shape[missing + axis]))
                throw node.Error($"weight {weight.Name} has shape {weight.Shape}, expected the last axes of {x.Name} {x.Shape}, or 1 in place of them");
        }

        var numbers = new float[x.Shape.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var (rest, place, step) = (i, 0, 1);
            for (var axis = weight.Shape.Axes - 1; axis >= 0; axis--)
            {
                var extent = x.Shape[missing + axis];
                if (weight.Shape[axis] != 1) place += rest % extent * step;
                (rest, step) = (rest / extent, step * weight.Shape[axis]);
            }

            numbers[i] = values[place];
        }

        return numbers;
    }

    // Leading ones do not count.
    private static bool IsEndOf(Shape weight, Shape x)
    {
        var (axis, of) = (weight.Axes - 1, x.Axes - 1);
        for (; axis >= 0 && of >= 0; axis--, of--)
        {
            if (weight[axis] != x[of]) break;
        }

        for (; axis >= 0; axis--)
        {
            if (weight[axis] != 1) return false;
        }

        return x.Length % weight.Length == 0;
    }

    private static float[] Filled(int count, float value)
    {
        var numbers = new float[count];
        Array.Fill(numbers, value);
        return numbers;
    }
}
