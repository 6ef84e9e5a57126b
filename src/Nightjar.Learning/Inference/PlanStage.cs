namespace Nightjar.Learning.Inference;

/// <summary>Neighbouring steps that a part of the batch goes through before the next part begins, so that what passes between them
/// stays in the cache. The parts are items of the batch, or rows where every step works row by row and one item is too large.</summary>
/// <param name="First">Index of the first step.</param>
/// <param name="Count">Number of steps.</param>
/// <param name="UnitsPerItem">Rows of an item, or 1 where the parts are items.</param>
/// <param name="Part">Items or rows of a part.</param>
internal sealed record PlanStage(int First, int Count, int UnitsPerItem, int Part)
{
    // A product with many weights wants enough rows to be worth reading them for.
    private const long ManyWeights = 64 << 10;
    private const int RowsForWeights = 168;

    // Parts of stages may differ by this factor before a stage is split.
    private const int Tolerance = 4;

    // Rows are taken in whole tiles of matrix products.
    private const int RowTile = 14 * 6;

    /// <summary>Index behind the last step.</summary>
    public int End => First + Count;

    /// <summary>Values that other stages need as well, or that are the caller's.</summary>
    public PlanValue[] Crossing { get; set; } = [];

    /// <summary>Splits the steps into stages.</summary>
    public static List<PlanStage> Split(List<PlanStep> steps, PlanOptions options)
    {
        var stages = new List<PlanStage>();
        for (var i = 0; i < steps.Count; i++)
        {
            var (units, part) = Wish(steps[i], options);
            var last = stages.Count == 0 ? null : stages[^1];
            // A step without weights gains nothing from larger parts, and takes what the step before it left in the cache.
            var fits = last is not null && (part <= Tolerance * last.Part || steps[i].WeightLength == 0) && last.Part <= Tolerance * part;
            if (last is not null && last.UnitsPerItem == units && fits)
                stages[^1] = last with { Count = last.Count + 1, Part = Math.Min(part, last.Part) };
            else
                stages.Add(new(i, 1, units, part));
        }

        return stages;
    }

    private static (int Units, int Part) Wish(PlanStep step, PlanOptions options)
    {
        long length = step.Output.Shape.Length;
        var rows = step.IsRowWise ? step.Output.Shape.Rows : 1;
        foreach (var input in step.Inputs)
        {
            length += input.Shape.Length;
            if (input.Shape.Rows != rows) rows = 1;
        }

        var bytes = sizeof(float) * length;
        var heavy = step.WeightLength > ManyWeights;
        if (bytes > options.CacheBytes && rows > 1)
        {
            var part = Math.Max(heavy ? 2 * RowsForWeights : RowTile, (int)(options.CacheBytes * (long)rows / bytes));
            return (rows, part / RowTile * RowTile);
        }

        var items = (int)Math.Clamp(options.CacheBytes / bytes, 1, options.LargestBatch);
        if (heavy) items = Math.Max(items, Math.Min(options.LargestBatch, (RowsForWeights + step.Output.Shape.Rows - 1) / step.Output.Shape.Rows));
        return (1, items);
    }
}
