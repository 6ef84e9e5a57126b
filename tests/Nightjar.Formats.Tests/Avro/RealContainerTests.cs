using Nightjar.Formats.Avro;
using Nightjar.TestKit;

namespace Nightjar.Formats.Tests.Avro;

public class RealContainerTests
{
    [Theory]
    [InlineData("ztf/packets", 37)]
    [InlineData("ztf/nightly", 360)]
    [InlineData("ztf/zuds", 26)]
    [InlineData("fink_ztf", 371)]
    [InlineData("lsst", 175)]
    [InlineData("other_surveys", 40)]
    public void Every_record_is_found_and_is_valid(string folder, int expected)
    {
        var reader = new AvroContainerReader(new AvroSchemaCache());
        var streamReader = new AvroContainerStreamReader(new AvroSchemaCache());
        var count = 0;
        foreach (var (name, bytes) in SharedAlerts.Containers(folder.Split('/')))
        {
            Assert.True(reader.TryOpen(bytes, out var error), $"{name}: {error}");
            Assert.True(streamReader.TryOpen(new MemoryStream(bytes), out error), $"{name}: {error}");
            while (reader.TryNextRecord(out var record, out error))
            {
                Assert.True(record.Schema.TrySkip(record.Body.Span, out var consumed, out error), $"{name}: {error}");
                Assert.Equal(record.Body.Length, consumed);
                Assert.True(streamReader.TryNextRecord(out var streamed, out error), $"{name}: {error}");
                Assert.True(record.Body.Span.SequenceEqual(streamed.Body.Span));
                Assert.Equal(record.Offset, streamed.Offset);
                count++;
            }

            Assert.True(error.IsNone, $"{name}: {error}");
            Assert.False(streamReader.TryNextRecord(out _, out error));
            Assert.True(error.IsNone);
        }

        Assert.Equal(expected, count);
    }
}
