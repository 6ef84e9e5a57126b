namespace Nightjar.Learning.Kernels;

/// <summary>A number known when a kernel is compiled.</summary>
internal interface ICount
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}
