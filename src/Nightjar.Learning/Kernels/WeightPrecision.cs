namespace Nightjar.Learning.Kernels;

/// <summary>How the weights of a matrix product are kept; everything else is float32.</summary>
internal enum WeightPrecision
{
    /// <summary>As they are.</summary>
    Float32,

    /// <summary>Rounded to the upper half of a float: 8 bits of mantissa.</summary>
    BFloat16,

    /// <summary>Integers from -127 to 127 with one factor a column.</summary>
    Int8,
}
