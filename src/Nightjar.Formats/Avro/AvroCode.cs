namespace Nightjar.Formats.Avro;

/// <summary>What one step of a compiled plan does.</summary>
internal enum AvroCode : byte
{
    /// <summary>Ends the program or routine.</summary>
    End,

    /// <summary>Goes on at A.</summary>
    Jump,

    /// <summary>Does nothing where there is a value; where there is null goes on at A. Always nullable.</summary>
    Enter,

    /// <summary>Reads a branch index below B and goes on at Targets[A + index].</summary>
    Union,

    /// <summary>Runs the routine at A.</summary>
    Call,

    /// <summary>Refuses the data with the reason at A.</summary>
    Fail,

    /// <summary>Skips A bytes; B times over where it is nullable.</summary>
    SkipFixed,

    /// <summary>Skips an int or long; B times over where it is nullable.</summary>
    SkipVarint,

    /// <summary>Skips and checks a boolean; B times over where it is nullable.</summary>
    SkipBoolean,

    /// <summary>Skips a length and as many bytes.</summary>
    SkipBytes,

    /// <summary>Skips an enum and checks that it is below B.</summary>
    SkipEnum,

    /// <summary>Skips an array or map of Blocks[A].</summary>
    SkipBlocks,

    /// <summary>An int or long as a long.</summary>
    LongFromVarint,

    /// <summary>An int or long as a double.</summary>
    DoubleFromVarint,

    /// <summary>A float as a double.</summary>
    DoubleFromFloat,

    /// <summary>A double.</summary>
    DoubleFromDouble,

    /// <summary>A boolean as 0 or 1.</summary>
    LongFromBoolean,

    /// <summary>A number as a boolean.</summary>
    BooleanFromVarint,

    /// <summary>A number as a boolean.</summary>
    BooleanFromFloat,

    /// <summary>A number as a boolean.</summary>
    BooleanFromDouble,

    /// <summary>Text as a boolean, where it is one.</summary>
    BooleanFromText,

    /// <summary>A slice of the body from a length and as many bytes.</summary>
    Bytes,

    /// <summary>A slice of A bytes of the body.</summary>
    Fixed,

    /// <summary>An enum below B as constant A + index.</summary>
    Enum,

    /// <summary>The rows of an array of Blocks[A].</summary>
    Rows,
}
