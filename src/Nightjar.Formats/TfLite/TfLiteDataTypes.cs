namespace Nightjar.Formats.TfLite;

/// <summary>Facts about data types.</summary>
internal static class TfLiteDataTypes
{
    public static TfLiteDataType Read(FlatTable table, int field)
    {
        var type = table.Byte(field, "the data type");
        return type is >= 0 and <= (int)TfLiteDataType.Int4
            ? (TfLiteDataType)type
            : throw table.Fault($"the data type {type} is not known");
    }

    /// <summary>Bytes of an element; 0 where elements have no whole or no fixed number of them.</summary>
    public static int Size(this TfLiteDataType type) => type switch
    {
        TfLiteDataType.UInt8 or TfLiteDataType.Int8 or TfLiteDataType.Bool => 1,
        TfLiteDataType.Float16 or TfLiteDataType.Int16 or TfLiteDataType.UInt16 => 2,
        TfLiteDataType.Float32 or TfLiteDataType.Int32 or TfLiteDataType.UInt32 => 4,
        TfLiteDataType.Float64 or TfLiteDataType.Int64 or TfLiteDataType.UInt64 or TfLiteDataType.Complex64 => 8,
        TfLiteDataType.Complex128 => 16,
        _ => 0,
    };
}
