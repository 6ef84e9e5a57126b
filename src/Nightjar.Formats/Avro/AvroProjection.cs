using System.Text;

namespace Nightjar.Formats.Avro;

/// <summary>The fields that a reader wants from a record, each in a numbered slot; everything else is skipped.</summary>
/// <remarks>Immutable. Compiled for each writer schema by <see cref="AvroWriterSchema.TryGetPlan"/>.</remarks>
public sealed class AvroProjection
{
    /// <summary>A projection that wants nothing.</summary>
    public static AvroProjection Empty { get; } = new([]);

    private AvroProjection(IReadOnlyList<AvroWantedField> fields) => Fields = fields;

    /// <summary>The wanted fields; a field's index is its slot.</summary>
    public IReadOnlyList<AvroWantedField> Fields { get; }

    /// <summary>Collects wanted fields; each call answers with the slot of its field.</summary>
    public sealed class Builder
    {
        private readonly List<AvroWantedField> _fields = [];

        /// <summary>Wants a 64-bit integer.</summary>
        public int Long(params IReadOnlyList<string> paths) => Add(new AvroWantedField(AvroValueKind.Long, paths));

        /// <summary>Wants a double.</summary>
        public int Double(params IReadOnlyList<string> paths) => Add(new AvroWantedField(AvroValueKind.Double, paths));

        /// <summary>Wants true or false.</summary>
        public int Boolean(params IReadOnlyList<string> paths) => Add(new AvroWantedField(AvroValueKind.Boolean, paths));

        /// <summary>Wants text.</summary>
        public int Text(params IReadOnlyList<string> paths) => Add(new AvroWantedField(AvroValueKind.Text, paths));

        /// <summary>Wants bytes.</summary>
        public int Bytes(params IReadOnlyList<string> paths) => Add(new AvroWantedField(AvroValueKind.Bytes, paths));

        /// <summary>Wants the records of an array as a table.</summary>
        public int Rows(AvroProjection child, params IReadOnlyList<string> paths) =>
            Add(new AvroWantedField(AvroValueKind.Rows, paths) { Child = child });

        /// <summary>Wants a field that is described in full.</summary>
        /// <exception cref="ArgumentException">Rows without a child, a child without rows, or a default of the wrong type.</exception>
        public int Add(AvroWantedField field)
        {
            ArgumentNullException.ThrowIfNull(field);
            if (_fields.Count > ushort.MaxValue)
            {
                throw new ArgumentException("A projection has at most 65,536 fields.", nameof(field));
            }

            if (field.Kind == AvroValueKind.Rows != field.Child is not null)
            {
                throw new ArgumentException("Rows, and only rows, have a child projection.", nameof(field));
            }

            var fits = field.Default switch
            {
                null => true,
                long => field.Kind is AvroValueKind.Long or AvroValueKind.Double,
                double => field.Kind is AvroValueKind.Double,
                bool => field.Kind is AvroValueKind.Boolean,
                string => field.Kind is AvroValueKind.Text or AvroValueKind.Bytes,
                _ => false,
            };
            if (!fits)
            {
                throw new ArgumentException($"The default {field.Default} does not fit a field read as {field.Kind}.", nameof(field));
            }

            _fields.Add(field);
            return _fields.Count - 1;
        }

        /// <summary>The projection of all fields wanted so far.</summary>
        public AvroProjection Build() => new([.. _fields]);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var field in Fields) text.Append(text.Length == 0 ? "" : ", ").Append(string.Join('|', field.Paths));
        return text.ToString();
    }
}
