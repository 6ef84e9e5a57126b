using System.Runtime.Intrinsics.X86;

namespace Nightjar.Learning.Simd;

/// <summary>Which vector path the kernels take. Chosen once at start: the widest one that the processor and the runtime's
/// switches (<c>DOTNET_EnableAVX512F=0</c>, <c>DOTNET_EnableHWIntrinsic=0</c>) allow, or a narrower one that the environment
/// variable <see cref="EnvironmentVariable"/> names. The paths agree within rounding, not bit for bit.</summary>
public static class SimdSupport
{
    /// <summary>The environment variable that forces a path: <c>scalar</c>, <c>avx2</c> or <c>avx512</c>.</summary>
    public const string EnvironmentVariable = "NIGHTJAR_SIMD";

    /// <summary>The widest path that this process can run.</summary>
    public static SimdLevel Widest { get; } =
        Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported ? SimdLevel.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? SimdLevel.Avx2 : SimdLevel.Scalar;

    /// <summary>The path in use. Matrices packed for one path do not fit another, so only tests change it.</summary>
    public static SimdLevel Level { get; internal set; } = Choose(Environment.GetEnvironmentVariable(EnvironmentVariable), Widest);

    /// <summary>Floats in one vector of the path in use: 1, 8 or 16.</summary>
    public static int Width => Level switch { SimdLevel.Avx512 => 16, SimdLevel.Avx2 => 8, _ => 1 };

    /// <summary>The path that a request gets; an unknown name is an error, a path that this process cannot run falls back to
    /// the widest one that it can.</summary>
    internal static SimdLevel Choose(string? request, SimdLevel widest)
    {
        if (string.IsNullOrEmpty(request)) return widest;
        if (!Enum.TryParse<SimdLevel>(request, ignoreCase: true, out var level) || char.IsDigit(request[0]))
            throw new InvalidOperationException($"{EnvironmentVariable}={request}: expected scalar, avx2 or avx512");
        return level < widest ? level : widest;
    }
}
