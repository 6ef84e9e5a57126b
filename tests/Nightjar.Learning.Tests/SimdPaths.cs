using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Tests;

/// <summary>Runs a check on every vector path that this process can take.</summary>
internal static class SimdPaths
{
    public static void Each(Action<SimdLevel> check)
    {
        var before = SimdSupport.Level;
        try
        {
            for (var level = SimdLevel.Scalar; level <= SimdSupport.Widest; level++)
            {
                SimdSupport.Level = level;
                check(level);
            }
        }
        finally
        {
            SimdSupport.Level = before;
        }
    }
}
