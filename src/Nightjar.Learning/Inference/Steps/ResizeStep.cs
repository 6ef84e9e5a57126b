using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Bilinear interpolation of images.</summary>
internal sealed unsafe class ResizeStep : PlanStep
{
    private readonly ResizeGeometry _geometry;

    private ResizeStep(PlanNode node, PlanValue x, in ResizeGeometry geometry)
        : base(node, x) => _geometry = geometry;

    public static ResizeStep Make(PlanNode node)
    {
        node.Takes(1, 1);
        var (x, made) = (node.Value(0, 4), node.Output.Shape);
        if (made.Axes != 4) throw node.Error($"it is stated to have shape {made}, expected images");
        node.Makes(x.Shape[0], made[1], made[2], x.Shape[3]);
        return new(node, x, new(x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], made[1], made[2]));
    }

    public override void Run(in PlanRun run) => BilinearResize.Forward(_geometry with { Batch = run.Batch(Output) }, run[Inputs[0]], run[Output]);
}
