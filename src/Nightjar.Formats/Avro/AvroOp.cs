using System.Runtime.InteropServices;

namespace Nightjar.Formats.Avro;

/// <summary>One step of a compiled plan.</summary>
/// <remarks>A nullable step reads the index of a union of null and its own type first: <see cref="ValueByte"/> is the
/// encoded index of its type, <see cref="NullByte"/> that of null, after which the step is done.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct AvroOp
{
    public AvroCode Code;
    public bool IsNullable;
    public byte ValueByte;
    public byte NullByte;
    public ushort Slot;
    public bool IsRequired;
    public int A;
    public int B;
}
