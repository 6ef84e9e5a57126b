using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>A dense layer in integers.</summary>
internal sealed unsafe class IntegerDenseStep : PlanStep
{
    private readonly QuantizedDenseFunction _function;
    private readonly Weight _weight;
    private readonly Weight? _bias;
    private readonly float[] _scale;
    private IntegerProduct _product;

    private IntegerDenseStep(PlanNode node, PlanValue x, Weight weight, Weight? bias, QuantizedDenseFunction function)
        : base(node, x)
    {
        (_weight, _scale, _bias, _function) = (weight, node.Scale(weight), bias, function);
        Output.Bytes = function.Output;
    }

    public override long WeightLength => _weight.Shape.Length;

    public static IntegerDenseStep Make(PlanNode node, QuantizedDenseFunction f)
    {
        node.Takes(2, 3);
        var (x, weight) = (node.Bytes(0), node.Integers(1, 2));
        if (weight.Shape[0] != x.Shape.Last) throw node.Error($"weight {weight.Name} has shape {weight.Shape}, expected {x.Shape.Last} inputs as {x.Name} {x.Shape} has features");
        var bias = node.OptionalVector(2, weight.Shape[1]);
        node.Makes(x.Shape.WithLast(weight.Shape[1]));
        return new(node, x, weight, bias, f);
    }

    public override void Prepare(PlanMemory memory) =>
        _product = new(Inputs[0].Bytes!.Value, _function.Output, _weight, _scale, _bias, _function.Activation == Activation.Relu, null, memory.Take(IntegerProduct.Length(_weight)));

    public override void Run(in PlanRun run)
    {
        var (inputs, outputs) = (_weight.Shape[0], _weight.Shape[1]);
        var x = run[Inputs[0]];
        var y = run[Output];
        var rows = Output.Shape.Rows;
        if (rows == 1)
        {
            // One row an item: all items are one product, whose bytes lie where floats would.
            _product.Dense((byte*)x, (nint)inputs * sizeof(float), run.Items, inputs, y, _function.Output is null ? outputs : (nint)outputs * sizeof(float));
            return;
        }

        for (var n = run.Items; n > 0; n--, x += Inputs[0].Shape.Length, y += Output.Shape.Length) _product.Dense((byte*)x, inputs, rows, inputs, y, outputs);
    }
}
