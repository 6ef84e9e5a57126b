using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = a + b or a·b of two values, where b is repeated over neighbouring axes of a.</summary>
internal sealed unsafe class BroadcastStep : PlanStep
{
    // Of what one element of the first axis holds.
    private readonly BroadcastGeometry _geometry;
    private readonly bool _isProduct;

    private BroadcastStep(PlanNode node, PlanValue a, PlanValue b, in BroadcastGeometry geometry, bool isProduct)
        : base(node, a, b) => (_geometry, _isProduct) = (geometry, isProduct);

    public override int Replaces => 0;

    public static BroadcastStep Make(PlanNode node, PlanValue a, PlanValue b, bool isProduct)
    {
        var (large, small) = (a.Shape, b.Shape);
        if (small[0] == large[0] && small.Axes == 2 && large.Axes > 2 && small.Last == large.Last)
            return new(node, a, b, new(1, large.Rows / large[0], large.Last), isProduct);
        if (small[0] != large[0] || small.Axes != large.Axes) throw Error();
        try
        {
            return new(node, a, b, BroadcastGeometry.Between(node.Name, Tail(large), Tail(small)), isProduct);
        }
        catch (ShapeException)
        {
            throw Error();
        }

        Exception Error() => node.Error($"{b.Name} has shape {small}, expected that of {a.Name} {large}, 1 in place of some neighbouring extents, or one row an item");
    }

    public override void Run(in PlanRun run)
    {
        var (a, b, y) = ((nint)run[Inputs[0]], (nint)run[Inputs[1]], (nint)run[Output]);
        nint large = sizeof(float) * (nint)_geometry.SmallLength * _geometry.Repeats;
        nint small = sizeof(float) * (nint)_geometry.SmallLength;
        for (var rows = run.Batch(Output); rows > 0; rows--, a += large, b += small, y += large)
        {
            if (_isProduct) Broadcast.Multiply(_geometry, (float*)a, (float*)b, (float*)y);
            else Broadcast.Add(_geometry, (float*)a, (float*)b, (float*)y);
        }
    }

    private static Shape Tail(Shape shape)
    {
        Span<int> extents = stackalloc int[Shape.MostAxes];
        for (var k = 1; k < shape.Axes; k++) extents[k - 1] = shape[k];
        return new(extents[..(shape.Axes - 1)]);
    }
}
