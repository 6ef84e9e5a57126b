using System.Runtime.InteropServices;
using System.Text;

namespace Nightjar.Formats.Avro;

/// <summary>Compiles a writer's schema and a projection into the steps of an <see cref="AvroPlan"/>.</summary>
/// <remarks>Wanted fields are laid out in the order of the data; runs of unwanted fields become as few steps as
/// possible; the skipping of a record or an item is one routine for each type, so recursion ends by itself.</remarks>
internal sealed class AvroPlanCompiler
{
    /// <summary>Most steps of a program: a schema of many thousand fields still fits, and no schema can ask for more.</summary>
    private const int MaximumSteps = 1 << 18;

    private readonly List<AvroOp> _ops = [];
    private readonly List<string> _paths = [];
    private readonly List<int> _targets = [];
    private readonly List<AvroBlockShape> _blocks = [];
    private readonly List<byte[]> _constants = [];
    private readonly Dictionary<AvroSchema, int> _skipBlocks = [];
    private readonly Dictionary<AvroSchema, int> _routineIds = [];
    private readonly List<int> _routines = [];
    private readonly Queue<Action> _pending = [];
    private string _path = "";
    private string _prefix = "";
    private int _barrier;

    public string? Reason { get; private set; }

    public string FaultPath { get; private set; } = "";

    public AvroOp[] Ops => [.. _ops];

    public string[] Paths => [.. _paths];

    public int[] Targets => [.. _targets];

    public AvroBlockShape[] Blocks => [.. _blocks];

    /// <summary>A field that is wanted below the schema being compiled: its slot and the rest of its path.</summary>
    private readonly record struct Want(AvroWantedField Field, int Slot, string[] Rest);

    /// <summary>Compiles; null with <see cref="Reason"/> and <see cref="FaultPath"/> where the projection does not fit.</summary>
    public AvroTemplate? Compile(AvroSchema schema, AvroProjection projection)
    {
        var template = CompileProjection(schema, projection);
        while (Reason is null && _pending.TryDequeue(out var action)) action();
        if (Reason is not null) return null;
        foreach (ref var op in CollectionsMarshal.AsSpan(_ops))
        {
            if (op.Code == AvroCode.Call) op.A = _routines[op.A];
        }

        return template;
    }

    private AvroTemplate CompileProjection(AvroSchema schema, AvroProjection projection)
    {
        var fields = projection.Fields;
        var cells = new long[fields.Count];
        var states = new AvroSlotState[fields.Count];
        var children = new AvroTemplate?[fields.Count];
        var template = new AvroTemplate(cells, states, _constants, children);
        var wants = new List<Want>(fields.Count);
        for (var slot = 0; slot < fields.Count; slot++)
        {
            var field = fields[slot];
            if (field.Kind == AvroValueKind.Double) cells[slot] = BitConverter.DoubleToInt64Bits(double.NaN);
            if (field.Paths.Select(path => path.Split('.')).FirstOrDefault(path => Exists(schema, path)) is { } found)
            {
                states[slot] = AvroSlotState.Null;
                wants.Add(new Want(field, slot, found));
            }
            else if (field.IsRequired && field.Default is null)
            {
                Refuse("the schema has no such field, and it is required", _prefix + string.Join(" or ", field.Paths));
            }
            else if (field.Default is { } value)
            {
                (cells[slot], states[slot]) = (DefaultCell(field.Kind, value), AvroSlotState.Present);
            }
        }

        Value(schema, wants, children);
        Emit(AvroCode.End);
        return template;
    }

    private long DefaultCell(AvroValueKind kind, object value) => value switch
    {
        long number => kind == AvroValueKind.Double ? BitConverter.DoubleToInt64Bits(number) : number,
        double number => BitConverter.DoubleToInt64Bits(number),
        bool truth => truth ? 1 : 0,
        _ => ~Constant((string)value),
    };

    private int Constant(string text)
    {
        _constants.Add(Encoding.UTF8.GetBytes(text));
        return _constants.Count - 1;
    }

    private static bool Exists(AvroSchema schema, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty) return true;
        if (schema.Type != AvroType.Union) return schema.TryGetField(path[0], out var field) && Exists(field.Schema, path[1..]);
        foreach (var branch in schema.Branches)
        {
            if (Exists(branch, path)) return true;
        }

        return false;
    }

    private void Value(AvroSchema schema, List<Want> wants, AvroTemplate?[] children, bool hasOtherType = false)
    {
        if (Reason is not null) return;
        if (wants.Count == 0)
        {
            Skip(schema);
        }
        else if (schema.Type == AvroType.Union)
        {
            // Where a type of a union can be read, or is null, the others are refused only when the data hold them.
            var isReadable = schema.Branches.Any(branch =>
                branch.Type == AvroType.Null || CodeOf(wants[0].Field.Kind, branch.Type) != AvroCode.Fail);
            var isRequired = wants.Exists(want => want.Field.IsRequired);
            Union(schema, isRequired, branch => Value(branch, wants, children, isReadable));
        }
        else if (wants[0].Rest.Length == 0)
        {
            if (wants.Count > 1) Refuse("the field is wanted more than once, or together with a part of itself", _prefix + _path);
            else Load(schema, wants[0], children, hasOtherType);
        }
        else if (schema.Type == AvroType.Record)
        {
            Record(schema, wants, children);
        }
        else
        {
            Skip(schema);
        }
    }

    private void Record(AvroSchema schema, List<Want> wants, AvroTemplate?[] children)
    {
        var outer = _path;
        foreach (var field in schema.Fields)
        {
            var inner = new List<Want>();
            foreach (var want in wants)
            {
                // By way of the look-up, so that an alias leads here too.
                var isHere = schema.TryGetField(want.Rest[0], out var found) && found == field;
                if (isHere) inner.Add(want with { Rest = want.Rest[1..] });
            }

            _path = outer.Length == 0 ? field.Name : $"{outer}.{field.Name}";
            if (inner.Exists(want => want.Rest.Length == 0)) inner.Sort((a, b) => a.Rest.Length.CompareTo(b.Rest.Length));
            Value(field.Schema, inner, children);
        }

        _path = outer;
    }

    private void Union(AvroSchema union, bool isRequired, Action<AvroSchema> compile)
    {
        if (union.Branches.Count == 2 && union.Branches.Any(branch => branch.Type == AvroType.Null))
        {
            var nullIndex = union.Branches[0].Type == AvroType.Null ? 0 : 1;
            Optional(union.Branches[1 - nullIndex], nullIndex, isRequired, compile);
            return;
        }

        var table = _targets.Count;
        Emit(AvroCode.Union, a: table, b: union.Branches.Count);
        CollectionsMarshal.SetCount(_targets, table + union.Branches.Count);
        var jumps = new List<int>();
        for (var i = 0; i < union.Branches.Count && Reason is null; i++)
        {
            _targets[table + i] = Label();
            if (union.Branches[i].Type == AvroType.Null && isRequired) Emit(AvroCode.Fail, isRequired: true);
            else compile(union.Branches[i]);
            jumps.Add(Emit(AvroCode.Jump));
        }

        var end = Label();
        foreach (var jump in jumps) CollectionsMarshal.AsSpan(_ops)[jump].A = end;
    }

    // One branch and null: where the branch is a single step, that step reads the index itself.
    private void Optional(AvroSchema branch, int nullIndex, bool isRequired, Action<AvroSchema> compile)
    {
        var enter = Emit(AvroCode.Enter);
        compile(branch);
        if (Reason is not null) return;
        var isSingle = _ops.Count == enter + 2 && !_ops[enter + 1].IsNullable
            && _ops[enter + 1].Code is not (AvroCode.Union or AvroCode.Jump or AvroCode.Fail);
        if (isSingle) RemoveAt(enter);
        ref var op = ref CollectionsMarshal.AsSpan(_ops)[enter];
        (op.IsNullable, op.IsRequired) = (true, isRequired);
        (op.NullByte, op.ValueByte) = nullIndex == 0 ? ((byte)0, (byte)2) : ((byte)2, (byte)0);
        if (!isSingle)
        {
            op.A = Label();
            return;
        }

        MergeRun(enter);
    }

    private void MergeRun(int step)
    {
        var ops = CollectionsMarshal.AsSpan(_ops);
        if (step == 0 || ops[step].Code is not (AvroCode.SkipFixed or AvroCode.SkipVarint or AvroCode.SkipBoolean)) return;
        ref var before = ref ops[step - 1];
        ref var op = ref ops[step];
        if (_barrier >= step || !before.IsNullable || before.Code != op.Code || before.A != op.A) return;
        if (before.NullByte != op.NullByte || before.IsRequired) return;
        before.B = Math.Max(before.B, 1) + 1;
        RemoveAt(step);
    }

    private void Load(AvroSchema schema, Want want, AvroTemplate?[] children, bool hasOtherType)
    {
        var code = CodeOf(want.Field.Kind, schema.Type);
        if (code == AvroCode.Rows)
        {
            var step = Emit(code, want.Slot, _blocks.Count);
            _blocks.Add(default);
            var (shape, path) = (_ops[step].A, $"{_prefix}{_path}[].");
            _pending.Enqueue(() => Rows(schema.Items!, shape, path, want, children));
        }
        else if (code == AvroCode.Enum)
        {
            Emit(code, want.Slot, _constants.Count, schema.Symbols.Count);
            foreach (var symbol in schema.Symbols) Constant(symbol);
        }
        else if (code != AvroCode.Fail)
        {
            Emit(code, want.Slot, schema.FixedLength);
        }
        else if (schema.Type == AvroType.Null)
        {
            if (want.Field.IsRequired) Emit(AvroCode.Fail, isRequired: true);
        }
        else if (want.Field.SkipsOtherTypes)
        {
            Skip(schema);
        }
        else if (hasOtherType)
        {
            Emit(AvroCode.Fail);
        }
        else
        {
            Refuse($"a value of type {schema} cannot be read as {want.Field.Kind}", _prefix + _path);
        }
    }

    private void Rows(AvroSchema items, int shape, string path, Want want, AvroTemplate?[] children)
    {
        (_path, _prefix) = ("", path);
        _blocks[shape] = new AvroBlockShape(Label(), items.MinimumSize, -1);
        children[want.Slot] = CompileProjection(items, want.Field.Child!);
    }

    private static AvroCode CodeOf(AvroValueKind kind, AvroType type) => (kind, type) switch
    {
        (AvroValueKind.Long, AvroType.Int or AvroType.Long) => AvroCode.LongFromVarint,
        (AvroValueKind.Long, AvroType.Boolean) => AvroCode.LongFromBoolean,
        (AvroValueKind.Double, AvroType.Int or AvroType.Long) => AvroCode.DoubleFromVarint,
        (AvroValueKind.Double, AvroType.Float) => AvroCode.DoubleFromFloat,
        (AvroValueKind.Double, AvroType.Double) => AvroCode.DoubleFromDouble,
        (AvroValueKind.Boolean, AvroType.Boolean) => AvroCode.LongFromBoolean,
        (AvroValueKind.Boolean, AvroType.Int or AvroType.Long) => AvroCode.BooleanFromVarint,
        (AvroValueKind.Boolean, AvroType.Float) => AvroCode.BooleanFromFloat,
        (AvroValueKind.Boolean, AvroType.Double) => AvroCode.BooleanFromDouble,
        (AvroValueKind.Boolean, AvroType.String or AvroType.Bytes) => AvroCode.BooleanFromText,
        (AvroValueKind.Text or AvroValueKind.Bytes, AvroType.String or AvroType.Bytes) => AvroCode.Bytes,
        (AvroValueKind.Text or AvroValueKind.Bytes, AvroType.Fixed) => AvroCode.Fixed,
        (AvroValueKind.Text, AvroType.Enum) => AvroCode.Enum,
        (AvroValueKind.Rows, AvroType.Array) => AvroCode.Rows,
        _ => AvroCode.Fail,
    };

    private void Skip(AvroSchema schema)
    {
        if (Reason is not null) return;
        if (schema.EncodedSize >= 0)
        {
            SkipFixed(schema.EncodedSize);
            return;
        }

        switch (schema.Type)
        {
            case AvroType.Boolean:
                Emit(AvroCode.SkipBoolean);
                break;
            case AvroType.Int or AvroType.Long:
                Emit(AvroCode.SkipVarint);
                break;
            case AvroType.Bytes or AvroType.String:
                Emit(AvroCode.SkipBytes);
                break;
            case AvroType.Enum:
                Emit(AvroCode.SkipEnum, b: schema.Symbols.Count);
                break;
            case AvroType.Union:
                Union(schema, isRequired: false, Skip);
                break;
            case AvroType.Array or AvroType.Map:
                Emit(AvroCode.SkipBlocks, a: SkipShape(schema));
                break;
            default:
                Emit(AvroCode.Call, a: RoutineOf(schema));
                break;
        }
    }

    private void SkipFixed(long size)
    {
        if (size == 0) return;
        var last = _ops.Count - 1;
        if (last >= _barrier && _ops[last] is { Code: AvroCode.SkipFixed, IsNullable: false, A: var before }
            && before + size <= int.MaxValue)
        {
            CollectionsMarshal.AsSpan(_ops)[last].A += (int)size;
            return;
        }

        Emit(AvroCode.SkipFixed, a: (int)Math.Min(size, int.MaxValue));
    }

    private int SkipShape(AvroSchema schema)
    {
        if (_skipBlocks.TryGetValue(schema, out var shape)) return shape;
        _skipBlocks[schema] = shape = _blocks.Count;
        _blocks.Add(default);
        _pending.Enqueue(() =>
        {
            var isMap = schema.Type == AvroType.Map;
            var items = schema.Items!;
            var minimum = items.MinimumSize + (isMap ? 1 : 0);
            _blocks[shape] = new AvroBlockShape(Label(), minimum, isMap ? -1 : items.EncodedSize);
            (_path, _prefix) = ("", "");
            if (isMap) Emit(AvroCode.SkipBytes);
            if (items.Type == AvroType.Record && items.EncodedSize < 0) Fields(items);
            else Skip(items);
            Emit(AvroCode.End);
        });
        return shape;
    }

    private int RoutineOf(AvroSchema record)
    {
        if (_routineIds.TryGetValue(record, out var id)) return id;
        _routineIds[record] = id = _routines.Count;
        _routines.Add(0);
        _pending.Enqueue(() =>
        {
            _routines[id] = Label();
            (_path, _prefix) = ("", "");
            Fields(record);
            Emit(AvroCode.End);
        });
        return id;
    }

    private void Fields(AvroSchema record)
    {
        foreach (var field in record.Fields) Skip(field.Schema);
    }

    // A place that may be jumped to: what stands before it cannot be merged with what follows.
    private int Label() => _barrier = _ops.Count;

    private int Emit(AvroCode code, int slot = 0, int a = 0, int b = 0, bool isRequired = false)
    {
        if (_ops.Count >= MaximumSteps) Refuse($"the schema needs a program of more than {MaximumSteps} steps", "");
        _ops.Add(new AvroOp { Code = code, Slot = checked((ushort)slot), A = a, B = b, IsRequired = isRequired });
        _paths.Add(_path);
        return _ops.Count - 1;
    }

    private void RemoveAt(int step)
    {
        _ops.RemoveAt(step);
        _paths.RemoveAt(step);
    }

    private void Refuse(string reason, string path)
    {
        if (Reason is null) (Reason, FaultPath) = (reason, path);
    }
}
