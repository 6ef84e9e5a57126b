namespace Nightjar.Formats.Fits;

/// <summary>What the elements of a column of a binary table are; the value is the letter of TFORM. FITS standard 4.0, table 18.</summary>
public enum FitsColumnType
{
    /// <summary>Logical: T, F, or 0 for unknown.</summary>
    Logical = 'L',

    /// <summary>Bits, eight a byte.</summary>
    Bit = 'X',

    /// <summary>Bytes without a sign.</summary>
    Byte = 'B',

    /// <summary>Whole numbers of 16 bits.</summary>
    Int16 = 'I',

    /// <summary>Whole numbers of 32 bits.</summary>
    Int32 = 'J',

    /// <summary>Whole numbers of 64 bits.</summary>
    Int64 = 'K',

    /// <summary>Characters.</summary>
    Text = 'A',

    /// <summary>Numbers of single precision.</summary>
    Single = 'E',

    /// <summary>Numbers of double precision.</summary>
    Double = 'D',

    /// <summary>Complex numbers of single precision.</summary>
    ComplexSingle = 'C',

    /// <summary>Complex numbers of double precision.</summary>
    ComplexDouble = 'M',
}
