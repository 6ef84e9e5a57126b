namespace Nightjar.Learning.Inference.Steps;

/// <summary>Two values side by side on the last axis.</summary>
internal sealed unsafe class ConcatStep : PlanStep
{
    private ConcatStep(PlanNode node, PlanValue a, PlanValue b)
        : base(node, a, b)
    {
    }

    public override bool IsRowWise => true;

    public static ConcatStep Make(PlanNode node)
    {
        node.Takes(2, 2);
        var (a, b) = (node.Value(0), node.Value(1));
        if (a.Shape.Axes != b.Shape.Axes || a.Shape.WithLast(1) != b.Shape.WithLast(1)) throw node.Error($"expected equal shapes but for the last axis, got {a.Name} {a.Shape} and {b.Name} {b.Shape}");
        Span<int> extents = stackalloc int[a.Shape.Axes];
        for (var i = 0; i < extents.Length; i++) extents[i] = a.Shape[i];
        if ((long)a.Shape.Last + b.Shape.Last > int.MaxValue) throw node.Error($"{a.Name} {a.Shape} and {b.Name} {b.Shape} are too long together");
        extents[^1] = a.Shape.Last + b.Shape.Last;
        node.Makes(extents);
        return new(node, a, b);
    }

    public override void Run(in PlanRun run)
    {
        var a = run[Inputs[0]];
        var b = run[Inputs[1]];
        var y = run[Output];
        var (first, second) = (Inputs[0].Shape.Last, Inputs[1].Shape.Last);
        for (var rows = run.Rows(Output); rows > 0; rows--, a += first, b += second)
        {
            new ReadOnlySpan<float>(a, first).CopyTo(new(y, first));
            y += first;
            new ReadOnlySpan<float>(b, second).CopyTo(new(y, second));
            y += second;
        }
    }
}
