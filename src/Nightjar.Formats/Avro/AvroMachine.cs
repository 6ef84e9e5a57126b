using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nightjar.Formats.Avro;

/// <summary>Runs a plan's program over one record.</summary>
/// <remarks>This is the loop that every byte of every alert passes. It reads through a reference and compares the
/// position with the end before each read; nothing is read unchecked. Where it stops, the plan asks
/// <see cref="AvroValidator"/> for the words.</remarks>
internal ref struct AvroMachine
{
    private readonly AvroPlan _plan;
    private readonly ref byte _data;
    private readonly int _end;
    private long _itemsLeft;

    public AvroMachine(AvroPlan plan, ReadOnlySpan<byte> body)
    {
        _plan = plan;
        _data = ref MemoryMarshal.GetReference(body);
        _end = body.Length;
        _itemsLeft = plan.Limits.Items;
    }

    /// <summary>Bytes read so far; where the program stopped.</summary>
    public int Position { get; private set; }

    /// <summary>Why the program stopped.</summary>
    public AvroFault Fault { get; private set; }

    /// <summary>The step that stopped it.</summary>
    public int FaultStep { get; private set; }

    /// <summary>Path from the record down to the array item in which it stopped, with a dot at its end.</summary>
    public string FaultPrefix { get; private set; } = "";

    /// <summary>Runs from a step to the end of its routine; values go to a row of a table.</summary>
    public bool Run(int step, AvroTable table, int row, int depth)
    {
        ref var ops = ref MemoryMarshal.GetArrayDataReference(_plan.Ops);
        ref var cells = ref MemoryMarshal.GetReference(table.CellsOf(row));
        ref var states = ref MemoryMarshal.GetReference(table.StatesOf(row));
        ref var data = ref _data;
        var position = Position;
        var end = _end;
        var fault = AvroFault.Short;
        while (true)
        {
            ref readonly var op = ref Unsafe.Add(ref ops, step++);
            if (op.IsNullable)
            {
                if (position >= end) goto Failed;
                var index = Unsafe.Add(ref data, position);
                if (index == op.NullByte)
                {
                    position++;
                    if (op.IsRequired) goto NullFault;
                    if (op.B > 1 && op.Code <= AvroCode.SkipBoolean)
                    {
                        if (!SkipNullables(in op, op.B - 1, ref position, ref fault)) goto Failed;
                    }
                    else if (op.Code == AvroCode.Enter)
                    {
                        step = op.A;
                    }

                    continue;
                }

                if (index != op.ValueByte)
                {
                    fault = AvroFault.Index;
                    goto Failed;
                }

                position++;
            }

            long value;
            int length;
            switch (op.Code)
            {
                case AvroCode.End:
                    Position = position;
                    return true;

                case AvroCode.Jump:
                    step = op.A;
                    continue;

                case AvroCode.Enter:
                    continue;

                case AvroCode.Union:
                    length = position;
                    if (!TryVarint(ref position, out value)) goto Failed;
                    if ((ulong)value >= (uint)op.B || (value < 64 && position - length > 1)) goto IndexFault;
                    step = _plan.Targets[op.A + (int)value];
                    continue;

                case AvroCode.Call:
                    if (depth >= _plan.Limits.Depth) goto DepthFault;
                    Position = position;
                    if (!Run(op.A, table, row, depth + 1)) return false;
                    position = Position;
                    continue;

                case AvroCode.Fail:
                    fault = op.IsRequired ? AvroFault.Null : AvroFault.Type;
                    goto Failed;

                case AvroCode.SkipFixed:
                    if (end - position < op.A) goto Failed;
                    position += op.A;
                    if (op.B > 1 && !SkipNullables(in op, op.B - 1, ref position, ref fault)) goto Failed;
                    continue;

                case AvroCode.SkipVarint:
                    if (!TrySkipVarint(ref position)) goto Failed;
                    if (op.B > 1 && !SkipNullables(in op, op.B - 1, ref position, ref fault)) goto Failed;
                    continue;

                case AvroCode.SkipBoolean:
                    if (position >= end) goto Failed;
                    if (Unsafe.Add(ref data, position++) > 1) goto BooleanFault;
                    if (op.B > 1 && !SkipNullables(in op, op.B - 1, ref position, ref fault)) goto Failed;
                    continue;

                case AvroCode.SkipBytes:
                    if (!TryLength(ref position, out length, ref fault)) goto Failed;
                    position += length;
                    continue;

                case AvroCode.SkipEnum:
                    if (!TryVarint(ref position, out value)) goto Failed;
                    if ((ulong)value >= (uint)op.B) goto IndexFault;
                    continue;

                case AvroCode.SkipBlocks:
                    Position = position;
                    if (!SkipBlocks(in op, step - 1, table, row, depth)) return false;
                    position = Position;
                    continue;

                case AvroCode.LongFromVarint:
                    if (!TryVarint(ref position, out value)) goto Failed;
                    break;

                case AvroCode.DoubleFromVarint:
                    if (!TryVarint(ref position, out value)) goto Failed;
                    value = BitConverter.DoubleToInt64Bits(value);
                    break;

                case AvroCode.DoubleFromFloat:
                    if (end - position < sizeof(float)) goto Failed;
                    value = BitConverter.DoubleToInt64Bits(ReadFloat(ref Unsafe.Add(ref data, position)));
                    position += sizeof(float);
                    break;

                case AvroCode.DoubleFromDouble:
                    if (end - position < sizeof(double)) goto Failed;
                    value = ReadLong(ref Unsafe.Add(ref data, position));
                    position += sizeof(double);
                    break;

                case AvroCode.LongFromBoolean:
                    if (position >= end) goto Failed;
                    value = Unsafe.Add(ref data, position);
                    if (value > 1) goto BooleanFault;
                    position++;
                    break;

                case AvroCode.BooleanFromVarint:
                    if (!TryVarint(ref position, out value)) goto Failed;
                    value = value != 0 ? 1 : 0;
                    break;

                case AvroCode.BooleanFromFloat:
                    if (end - position < sizeof(float)) goto Failed;
                    value = ReadFloat(ref Unsafe.Add(ref data, position)) != 0 ? 1 : 0;
                    position += sizeof(float);
                    break;

                case AvroCode.BooleanFromDouble:
                    if (end - position < sizeof(double)) goto Failed;
                    value = BitConverter.Int64BitsToDouble(ReadLong(ref Unsafe.Add(ref data, position))) != 0 ? 1 : 0;
                    position += sizeof(double);
                    break;

                case AvroCode.BooleanFromText:
                    if (!TryLength(ref position, out length, ref fault)) goto Failed;
                    var letter = length > 0 ? Unsafe.Add(ref data, position) | 0x20 : 0;
                    position += length;
                    value = letter is 't' or '1' ? 1 : 0;
                    if (value == 0 && letter is not ('f' or '0')) continue;
                    break;

                case AvroCode.Bytes:
                    if (!TryLength(ref position, out length, ref fault)) goto Failed;
                    value = AvroTable.PackSlice(position, length);
                    position += length;
                    break;

                case AvroCode.Fixed:
                    if (end - position < op.A) goto Failed;
                    value = AvroTable.PackSlice(position, op.A);
                    position += op.A;
                    break;

                case AvroCode.Enum:
                    if (!TryVarint(ref position, out value)) goto Failed;
                    if ((ulong)value >= (uint)op.B) goto IndexFault;
                    value = ~(value + op.A);
                    break;

                default:
                    Position = position;
                    if (!ReadRows(in op, step - 1, table.Children[op.Slot]!, depth, out value)) return false;
                    position = Position;
                    break;
            }

            Unsafe.Add(ref cells, op.Slot) = value;
            Unsafe.Add(ref states, op.Slot) = AvroSlotState.Present;
        }

    NullFault:
        fault = AvroFault.Null;
        goto Failed;
    IndexFault:
        fault = AvroFault.Index;
        goto Failed;
    BooleanFault:
        fault = AvroFault.Boolean;
        goto Failed;
    DepthFault:
        fault = AvroFault.Depth;
    Failed:
        return Fail(fault, step - 1, position);
    }

    // The skipped tail of a run of equal nullable fields: most of a ZTF packet is nullable floats that few ask for.
    private readonly bool SkipNullables(in AvroOp op, int count, ref int position, ref AvroFault fault)
    {
        ref var data = ref _data;
        var (end, nullByte, valueByte) = (_end, op.NullByte, op.ValueByte);
        if (op.Code == AvroCode.SkipFixed)
        {
            var size = op.A;
            for (; count > 0; count--)
            {
                if (position >= end) return false;
                var index = Unsafe.Add(ref data, position++);
                if (index == nullByte) continue;
                if (index != valueByte) return BadIndex(ref position, ref fault);
                if (end - position < size) return false;
                position += size;
            }

            return true;
        }

        for (; count > 0; count--)
        {
            if (position >= end) return false;
            var index = Unsafe.Add(ref data, position++);
            if (index == nullByte) continue;
            if (index != valueByte) return BadIndex(ref position, ref fault);
            if (op.Code == AvroCode.SkipVarint)
            {
                if (!TrySkipVarint(ref position)) return false;
                continue;
            }

            if (position >= end) return false;
            if (Unsafe.Add(ref data, position) > 1)
            {
                fault = AvroFault.Boolean;
                return false;
            }

            position++;
        }

        return true;
    }

    private static bool BadIndex(ref int position, ref AvroFault fault)
    {
        position--;
        fault = AvroFault.Index;
        return false;
    }

    private bool SkipBlocks(in AvroOp op, int step, AvroTable table, int row, int depth)
    {
        var shape = _plan.Blocks[op.A];
        if (depth >= _plan.Limits.Depth) return Fail(AvroFault.Depth, step, Position);
        for (var index = 0; ;)
        {
            if (!TryBlock(in shape, step, out var count, out var blockEnd)) return false;
            if (count == 0) return true;
            if (blockEnd >= 0 && !_plan.IsExact)
            {
                Position = blockEnd;
                continue;
            }

            if (shape.FixedSize >= 0)
            {
                // TryBlock has checked that count times the size fits what is left.
                Position += (int)(count * shape.FixedSize);
            }
            else
            {
                for (var i = 0; i < count; i++, index++)
                {
                    if (!Run(shape.Routine, table, row, depth + 1)) return WithinItem(step, index);
                }
            }

            if (blockEnd >= 0 && Position != blockEnd) return Fail(AvroFault.Block, step, Position);
        }
    }

    private bool ReadRows(in AvroOp op, int step, AvroTable child, int depth, out long value)
    {
        var shape = _plan.Blocks[op.A];
        var first = child.Count;
        value = 0;
        if (depth >= _plan.Limits.Depth) return Fail(AvroFault.Depth, step, Position);
        while (true)
        {
            if (!TryBlock(in shape, step, out var count, out var blockEnd)) return false;
            if (count == 0) break;
            for (var i = 0; i < count; i++)
            {
                var row = child.Add();
                if (!Run(shape.Routine, child, row, depth + 1)) return WithinItem(step, row - first);
            }

            if (blockEnd >= 0 && Position != blockEnd) return Fail(AvroFault.Block, step, Position);
        }

        value = AvroTable.PackSlice(first, child.Count - first);
        return true;
    }

    private bool TryBlock(in AvroBlockShape shape, int step, out int count, out int blockEnd)
    {
        (count, blockEnd) = (0, -1);
        var position = Position;
        if (!TryVarint(ref position, out var stated)) return Fail(AvroFault.Short, step, position);
        if (stated < 0)
        {
            if (!TryVarint(ref position, out var size)) return Fail(AvroFault.Short, step, position);
            if (size < 0 || size > _end - position || stated == long.MinValue) return Fail(AvroFault.Block, step, Position);
            blockEnd = position + (int)size;
            stated = -stated;
        }

        if (stated > _itemsLeft) return Fail(AvroFault.Items, step, Position);
        var left = (blockEnd >= 0 ? blockEnd : _end) - position;
        if (shape.MinimumSize > 0 && stated > left / shape.MinimumSize) return Fail(AvroFault.Block, step, Position);
        _itemsLeft -= stated;
        (count, Position) = ((int)stated, position);
        return true;
    }

    private readonly bool TryLength(ref int position, out int length, ref AvroFault fault)
    {
        var start = position;
        length = 0;
        if (!TryVarint(ref position, out var value)) return false;
        if ((ulong)value > (ulong)Math.Min(_end - position, _plan.Limits.ValueBytes))
        {
            (position, fault) = (start, AvroFault.Length);
            return false;
        }

        length = (int)value;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryVarint(ref int position, out long value)
    {
        if (position < _end)
        {
            var single = Unsafe.Add(ref _data, position);
            if (single < 0x80)
            {
                position++;
                value = (single >> 1) ^ -(single & 1);
                return true;
            }
        }

        return TryLongVarint(ref position, out value);
    }

    private readonly bool TryLongVarint(ref int position, out long value)
    {
        var rest = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _data, position), _end - position);
        var read = 0;
        if (!AvroBinary.TryReadLong(rest, ref read, out value)) return false;
        position += read;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TrySkipVarint(ref int position)
    {
        if (_end - position >= sizeof(ulong))
        {
            var ends = ~(ulong)ReadLong(ref Unsafe.Add(ref _data, position)) & 0x8080808080808080;
            if (ends != 0)
            {
                position += (BitOperations.TrailingZeroCount(ends) >> 3) + 1;
                return true;
            }
        }

        return TryLongVarint(ref position, out _);
    }

    private bool WithinItem(int step, int index)
    {
        FaultPrefix = $"{_plan.Paths[step]}[{index}].{FaultPrefix}";
        return false;
    }

    private bool Fail(AvroFault fault, int step, int position)
    {
        (Fault, FaultStep, Position) = (fault, step, position);
        return false;
    }

    private static long ReadLong(ref byte source)
    {
        var value = Unsafe.ReadUnaligned<long>(ref source);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    private static float ReadFloat(ref byte source)
    {
        var bits = Unsafe.ReadUnaligned<int>(ref source);
        return BitConverter.Int32BitsToSingle(BitConverter.IsLittleEndian ? bits : BinaryPrimitives.ReverseEndianness(bits));
    }
}
