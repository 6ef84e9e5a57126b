namespace Nightjar.Formats.Avro;

/// <summary>Finds how many bytes the values of each schema have at least, and exactly where that is constant.</summary>
/// <remarks>The sizes bound work: an array cannot have more items than the bytes left allow, and an item of no bytes
/// is skipped without a loop. A record that holds itself without a union, array or map between can never end, and is
/// refused here rather than while reading.</remarks>
internal static class AvroSchemaSizes
{
    /// <summary>Sets the sizes of all nodes, which come with every node after the nodes that it is made of, except
    /// for references back into a record that is not complete yet.</summary>
    public static bool TrySet(List<AvroSchema> nodes, int maximumPasses, out AvroSchema? endless)
    {
        // One pass settles a schema without recursion; every further pass settles one more turn of a cycle.
        for (var pass = 0; pass <= maximumPasses; pass++)
        {
            var changed = false;
            foreach (var node in nodes) changed |= Update(node);
            if (!changed) break;
        }

        endless = nodes.Find(node => node.Type == AvroType.Record && node.MinimumSize >= AvroSchema.Unbounded);
        return endless is null;
    }

    private static bool Update(AvroSchema node)
    {
        var (minimum, exact) = node.Type switch
        {
            AvroType.Record => OfRecord(node),
            AvroType.Union => (1 + node.Branches.Min(branch => branch.MinimumSize), -1),
            AvroType.Array or AvroType.Map => (1, -1),
            _ => (node.MinimumSize, node.EncodedSize),
        };
        minimum = Math.Min(minimum, AvroSchema.Unbounded);
        if (minimum == node.MinimumSize && exact == node.EncodedSize) return false;
        (node.MinimumSize, node.EncodedSize) = (minimum, exact);
        return true;
    }

    private static (long Minimum, long Exact) OfRecord(AvroSchema record)
    {
        long minimum = 0;
        long exact = 0;
        foreach (var field in record.Fields)
        {
            minimum = Math.Min(minimum + field.Schema.MinimumSize, AvroSchema.Unbounded);
            exact = exact < 0 || field.Schema.EncodedSize < 0 ? -1 : exact + field.Schema.EncodedSize;
        }

        return (minimum, exact >= AvroSchema.Unbounded ? -1 : exact);
    }
}
