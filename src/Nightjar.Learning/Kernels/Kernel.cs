using System.Runtime.CompilerServices;

namespace Nightjar.Learning.Kernels;

/// <summary>How kernels are compiled.</summary>
internal static class Kernel
{
    /// <summary>Optimised at once, since a kernel may run long before it is called often; and never inlined: led by its profiles the runtime
    /// would inline such methods into callers that it compiles again, where registers run out, which costs a third of the speed.</summary>
    internal const MethodImplOptions Compiled = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
