using System.Text;
using Nightjar.Formats.Avro;
using Nightjar.TestKit;
using Known = Nightjar.Sky.Surveys;

namespace Nightjar.Sky.Tests.Surveys;


public class SurveyCatalogTests
{
    [Fact]
    public void Surveys_have_names_of_their_own()
    {
        Assert.Equal(Known.All.Count, Known.All.Select(survey => survey.Name).Distinct().Count());
        foreach (var survey in Known.All)
        {
            Assert.True(Known.TryGet(survey.Name, out var found));
            Assert.Same(survey, found);
            Assert.Equal(survey.Name, survey.ToString());
        }

        Assert.False(Known.TryGet("no such survey", out _));
    }

    [Theory]
    [InlineData("ztf.alert", "ztf")]
    [InlineData("lsst.v12_3.alert", "lsst")]
    [InlineData("elasticc.v0_9.alert", "elasticc")]
    [InlineData("zuds.alert", "zuds")]
    [InlineData("winter.alert", "winter")]
    [InlineData("pgir.alert", "pgir")]
    [InlineData("turbo.alert", "turbo")]
    [InlineData("desirt.alert", "decam")]
    [InlineData("rapid.v00_03.alert", "roman")]
    [InlineData("askap.alert", "askap")]
    [InlineData("atlas.alert", "atlas")]
    public void A_survey_is_known_by_its_schemas_name(string name, string survey)
    {
        var schema = SurveyTestKit.Schema($$"""{"type":"record","name":"{{name}}","fields":[]}""").Schema;
        Assert.True(Known.TryRecognize(schema, out var found, out _));
        Assert.Equal(survey, found.Name);
    }

    [Fact]
    public void A_survey_is_known_by_its_fields_in_what_a_broker_made_of_its_packets()
    {
        // Fink-broker issue 496: "This schema does not work" on old nights; names say nothing there, fields do.
        foreach (var (name, bytes) in SharedAlerts.Containers("fink_ztf"))
        {
            Assert.True(AvroContainerHeader.TryRead(bytes, new AvroSchemaCache(), null, out var header, out _));
            Assert.True(Known.TryRecognize(header.WriterSchema.Schema, out var survey, out var error), $"{name}: {error}");
            Assert.Equal("ztf", survey.Name);
        }
    }

    [Fact]
    public void Band_names_are_read_as_everywhere_else()
    {
        var table = new BandTable(new Dictionary<string, PassBand> { ["F129"] = PassBand.J });
        foreach (var name in new[] { "u", "g", "r", "i", "z", "y", "Y", "J", "H", "K", "Ks", "c", "o", "ztfg", "LSST_r", "orange", "q", "nothing", "" })
        {
            Assert.Equal(PassBands.TryParse(name, out var band) ? band : PassBand.Unknown, table.Find(Encoding.UTF8.GetBytes(name)));
        }

        Assert.Equal(PassBand.J, table.Find("F129"u8));
        Assert.Equal(PassBand.Unknown, table.Find([0xC3]));
        Assert.Equal(PassBand.Unknown, table.Find(new byte[1000]));
    }
}
