using System.Text;
using System.Text.Json;
using Nightjar.Formats.Avro;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

public class RandomRoundTripTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_was_written_is_read_in_every_way(int part)
    {
        for (var seed = part * 1000; seed < (part * 1000) + 400; seed++)
        {
            var random = new RandomAvro(seed);
            var schema = Schema(random.Schema());
            var body = RandomValue(random, schema, out var json, out var leaves);

            Assert.True(schema.TrySkip(body, out var consumed, out var error), $"seed {seed}: {error}");
            Assert.Equal(body.Length, consumed);
            Assert.Equal(json, Json(schema, body));
            CheckLeaves(schema, body, leaves, seed);
            CheckTruncation(schema, body, seed);
        }
    }

    private static byte[] RandomValue(RandomAvro random, AvroWriterSchema schema, out string json, out Dictionary<string, object?> leaves)
    {
        leaves = [];
        var avro = new AvroBinaryWriter();
        using var stream = new MemoryStream();
        using (var text = new Utf8JsonWriter(stream)) random.Write(schema.Schema, avro, text, leaves, "");
        json = Encoding.UTF8.GetString(stream.ToArray());
        return avro.WrittenSpan.ToArray();
    }

    // Every leaf is wanted with a probability of a half, as the kind that its value has.
    private static void CheckLeaves(AvroWriterSchema schema, byte[] body, Dictionary<string, object?> leaves, int seed)
    {
        var random = new Random(seed);
        var wanted = leaves.Where(leaf => leaf.Key.Length > 0 && random.Next(2) == 0).ToList();
        var projection = Want([.. wanted.Select(leaf => new AvroWantedField(KindOf(leaf.Value), leaf.Key) { SkipsOtherTypes = true })]);
        if (!schema.TryGetPlan(projection, out _, out var refused))
        {
            Assert.Contains("more than once", refused.Reason);
            return;
        }

        var row = Decode(schema, projection, body);
        for (var slot = 0; slot < wanted.Count; slot++)
        {
            var (path, value) = wanted[slot];
            Assert.True(row.State(slot) == (value is null ? AvroSlotState.Null : AvroSlotState.Present), $"seed {seed} {path}");
            switch (value)
            {
                case bool truth:
                    Assert.Equal(truth, row.Boolean(slot));
                    break;
                case long number:
                    Assert.Equal(number, row.Long(slot));
                    break;
                case double number:
                    Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(row.Double(slot)));
                    break;
                case string text:
                    Assert.Equal(text, row.Text(slot, body));
                    break;
                case byte[] bytes:
                    Assert.Equal(bytes, row.Bytes(slot, body).ToArray());
                    break;
            }
        }
    }

    private static void CheckTruncation(AvroWriterSchema schema, byte[] body, int seed)
    {
        var minimum = schema.Schema.MinimumSize;
        for (var length = 0; length < body.Length; length += 1 + (body.Length / 40))
        {
            var isSkipped = schema.TrySkip(body.AsSpan(0, length), out var consumed, out var error);
            if (isSkipped) Assert.True(consumed <= length && consumed >= minimum, $"seed {seed}");
            else Assert.InRange(error.Offset, 0, length);
            Assert.False(isSkipped && consumed == body.Length);
        }
    }

    private static AvroValueKind KindOf(object? value) => value switch
    {
        bool => AvroValueKind.Boolean,
        double => AvroValueKind.Double,
        string => AvroValueKind.Text,
        byte[] => AvroValueKind.Bytes,
        _ => AvroValueKind.Long,
    };
}
