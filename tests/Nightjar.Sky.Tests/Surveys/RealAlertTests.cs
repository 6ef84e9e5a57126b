using Nightjar.Formats.Avro;
using Nightjar.TestKit;

namespace Nightjar.Sky.Tests.Surveys;

public class RealAlertTests
{
    [Theory]
    [InlineData("ztf/packets", "ztf", 37)]
    [InlineData("ztf/nightly", "ztf", 360)]
    [InlineData("ztf/zuds", "zuds", 26)]
    [InlineData("fink_ztf", "ztf", 371)]
    [InlineData("lsst/sample_data", "lsst", 14)]
    [InlineData("lsst/fink", "lsst", 63)]
    [InlineData("lsst/fink", "elasticc", 91)]
    [InlineData("lsst/fink_client", "lsst", 7)]
    [InlineData("other_surveys", "winter", 8)]
    [InlineData("other_surveys", "pgir", 4)]
    [InlineData("other_surveys", "turbo", 2)]
    [InlineData("other_surveys", "decam", 2)]
    [InlineData("other_surveys", "roman", 1)]
    [InlineData("other_surveys", "askap", 1)]
    [InlineData("other_surveys", "atlas", 2)]
    [InlineData("other_surveys", "elasticc", 20)]
    public void Every_packet_decodes_and_is_of_its_survey(string folder, string survey, int expected)
    {
        var reader = new AvroContainerReader(new AvroSchemaCache());
        var decoder = new AlertDecoder();
        var alert = new Alert();
        var count = 0;
        foreach (var (name, bytes) in SharedAlerts.Containers(folder.Split('/')))
        {
            Assert.True(reader.TryOpen(bytes, out var error), $"{name}: {error}");
            while (reader.TryNextRecord(out var record, out error))
            {
                var parts = name.Contains("askap", StringComparison.Ordinal) ? AlertParts.History : AlertParts.All;
                Assert.True(decoder.TryDecode(record.Schema, record.Body.Span, parts, alert, out error), $"{name}: {error}");
                if (alert.Survey == survey) count++;
            }

            Assert.True(error.IsNone, $"{name}: {error}");
        }

        Assert.Equal(expected, count);
    }
}
