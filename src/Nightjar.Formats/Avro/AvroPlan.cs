using System.Diagnostics.CodeAnalysis;

namespace Nightjar.Formats.Avro;

/// <summary>A program that reads a projection from data of one writer's schema.</summary>
/// <remarks>Made by <see cref="AvroWriterSchema.TryGetPlan"/>. Immutable and safe to share between threads; each thread
/// brings its own <see cref="AvroRow"/>.</remarks>
public sealed class AvroPlan
{
    private readonly AvroTemplate _template;
    private readonly AvroTable _nowhere = new(AvroProjection.Empty);

    private AvroPlan(
        AvroWriterSchema schema, AvroProjection projection, AvroPlanCompiler compiler, AvroTemplate template, bool isExact)
    {
        (WriterSchema, Projection, IsExact, _template) = (schema, projection, isExact, template);
        (Ops, Paths, Targets, Blocks) = (compiler.Ops, compiler.Paths, compiler.Targets, compiler.Blocks);
    }

    /// <summary>The schema that the data are written with.</summary>
    public AvroWriterSchema WriterSchema { get; }

    /// <summary>What is read.</summary>
    public AvroProjection Projection { get; }

    internal AvroLimits Limits => WriterSchema.Limits;

    /// <summary>Whether blocks that state their size are walked over nevertheless.</summary>
    internal bool IsExact { get; }

    internal AvroOp[] Ops { get; }

    internal string[] Paths { get; }

    internal int[] Targets { get; }

    internal AvroBlockShape[] Blocks { get; }

    /// <summary>Reads one record.</summary>
    /// <param name="body">Data that begin with the record.</param>
    /// <param name="row">Where the values go; slices in it refer to <paramref name="body"/>. Undefined after an error.</param>
    /// <param name="consumed">Bytes of the record; 0 after an error.</param>
    /// <param name="error">What is wrong, with the field's path and the offset in <paramref name="body"/>.</param>
    /// <exception cref="ArgumentException">The row is of another projection.</exception>
    public bool TryDecode(ReadOnlySpan<byte> body, AvroRow row, out int consumed, out AvroError error)
    {
        if (row.Projection != Projection) throw new ArgumentException("The row is of another projection.", nameof(row));
        row.Table.Clear(_template);
        return TryRun(body, row.Table, row.Table.Add(), out consumed, out error);
    }

    internal static bool TryCompile(
        AvroWriterSchema schema,
        AvroProjection projection,
        bool isExact,
        [NotNullWhen(true)] out AvroPlan? plan,
        out AvroError error)
    {
        var compiler = new AvroPlanCompiler();
        var template = compiler.Compile(schema.Schema, projection);
        plan = template is null ? null : new AvroPlan(schema, projection, compiler, template, isExact);
        error = template is null ? new AvroError(compiler.Reason!, 0, compiler.FaultPath) : default;
        return plan is not null;
    }

    internal bool TrySkip(ReadOnlySpan<byte> body, out int consumed, out AvroError error) =>
        TryRun(body, _nowhere, 0, out consumed, out error);

    private bool TryRun(ReadOnlySpan<byte> body, AvroTable table, int row, out int consumed, out AvroError error)
    {
        var machine = new AvroMachine(this, body);
        if (machine.Run(0, table, row, 0))
        {
            (consumed, error) = (machine.Position, default);
            return true;
        }

        consumed = 0;
        error = Explain(body, machine.Fault, machine.Position, machine.FaultPrefix + Paths[machine.FaultStep]);
        return false;
    }

    // The program knows what it wanted, the validator where in the schema the data went wrong.
    private AvroError Explain(ReadOnlySpan<byte> body, AvroFault fault, int position, string path)
    {
        if (fault is not (AvroFault.Null or AvroFault.Type)
            && !AvroValidator.TrySkip(WriterSchema.Schema, Limits, body, out _, out var error))
        {
            return error;
        }

        var reason = fault switch
        {
            AvroFault.Null => "the value is null, and it is required",
            AvroFault.Type => "the value is of a type that cannot be read as wanted",
            _ => $"the data are broken ({fault})",
        };
        return new AvroError(reason, position, path);
    }
}
