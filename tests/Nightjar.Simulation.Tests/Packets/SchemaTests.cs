using System.Text.Json;
using Nightjar.Simulation.Packets;
using Nightjar.TestKit;

namespace Nightjar.Simulation.Tests.Packets;

public class SchemaTests
{
    /// <summary>Names, order, types and defaults against the writer schema of a published packet of 4.02.</summary>
    [Fact]
    public void The_schema_is_the_published_one_but_for_its_documentation()
    {
        var file = SharedData.PathOf("alerts", "ztf", "packets", "v4.02_boom", "3005140370015010009.avro");
        var published = PacketOracle.ReadWithHeader(File.ReadAllBytes(file)).Header.Single(h => h.Key == "avro.schema").Value;
        Assert.Equal(Canonical(JsonDocument.Parse(published).RootElement), Canonical(JsonDocument.Parse(ZtfSchema402.Text).RootElement));
    }

    /// <summary>ZTF's own schemas before 4.02 have defaults that fit no first branch, and strict libraries refuse them.</summary>
    [Fact]
    public void Every_default_fits_the_first_branch_of_its_union()
    {
        var defaults = 0;
        Walk(JsonDocument.Parse(ZtfSchema402.Text).RootElement);
        Assert.True(defaults > 150);

        void Walk(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray()) Walk(item);
            }

            if (element.ValueKind != JsonValueKind.Object) return;
            if (element.TryGetProperty("default", out var value))
            {
                defaults++;
                Assert.Equal(JsonValueKind.Null, value.ValueKind);
                Assert.Equal("null", element.GetProperty("type")[0].GetString());
            }

            foreach (var property in element.EnumerateObject()) Walk(property.Value);
        }
    }

    [Fact]
    public void Records_have_the_number_of_fields_that_the_survey_documents()
    {
        var counts = new Dictionary<string, int>();
        Walk(JsonDocument.Parse(ZtfSchema402.Text).RootElement);
        Assert.Equal(10, counts["ztf.alert"]);
        Assert.Equal(103, counts["candidate"]);
        Assert.Equal(57, counts["prv_candidate"]);
        Assert.Equal(29, counts["fp_hist"]);
        Assert.Equal(2, counts["cutout"]);

        void Walk(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray()) Walk(item);
            }

            if (element.ValueKind != JsonValueKind.Object) return;
            if (element.TryGetProperty("fields", out var fields)) counts[element.GetProperty("name").GetString()!] = fields.GetArrayLength();
            foreach (var property in element.EnumerateObject()) Walk(property.Value);
        }
    }

    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject().Where(p => p.Name != "doc")
            .OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"\"{p.Name}\":{Canonical(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', element.EnumerateArray().Select(Canonical)) + "]",
        _ => element.GetRawText(),
    };
}
