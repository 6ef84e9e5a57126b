namespace Nightjar.Learning.Autodiff;

/// <summary>The number of one type of node.</summary>
internal static class NodeKindOf<T>
    where T : Node
{
    internal static readonly int Index = NodeKind.Next();
}
