namespace Nightjar.Learning.Simd;

/// <summary>The widest vector instructions that kernels may use.</summary>
public enum SimdLevel
{
    /// <summary>One float at a time; runs everywhere.</summary>
    Scalar,

    /// <summary>Eight floats: AVX2 with fused multiply-add.</summary>
    Avx2,

    /// <summary>Sixteen floats: AVX-512 F, BW, DQ and VL.</summary>
    Avx512,
}
