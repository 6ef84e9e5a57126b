namespace Nightjar.Learning.Compression;

/// <summary>How many weights are 0 at each step of training: s(t) = s₁ + (s₀ - s₁)·(1 - t / T)³, many at first, fewer and fewer towards the
/// end.</summary>
/// <param name="Final">s₁, the share of zeros at the end, 0 to less than 1.</param>
/// <param name="Steps">T, after which nothing more is pruned; 0 to prune at once.</param>
/// <param name="Initial">s₀, the share at the first step.</param>
/// <param name="Every">Steps from one pruning to the next.</param>
/// <remarks>Source: Zhu and Gupta 2017 (arXiv 1710.01878).</remarks>
public sealed record PruningSchedule(double Final, long Steps = 0, double Initial = 0, int Every = 1)
{
    /// <summary>The share of zeros that a step begins with.</summary>
    /// <param name="step">Steps before it.</param>
    public double ShareAt(long step)
    {
        if (step >= Steps) return Final;
        var left = 1 - (Math.Max(step, 0) / (double)Steps);
        return Final + ((Initial - Final) * left * left * left);
    }

    /// <summary>Whether weights are pruned before this step.</summary>
    public bool IsDue(long step) => step == 0 || step == Steps || (step < Steps && step % Every == 0);
}
