namespace Nightjar.Learning.Autodiff;

/// <summary>Hands every type of node a small number once.</summary>
internal static class NodeKind
{
    private static int _count;

    internal static int Next() => Interlocked.Increment(ref _count) - 1;
}
