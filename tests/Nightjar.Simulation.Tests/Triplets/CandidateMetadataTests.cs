using System.Text.Json;
using Nightjar.Simulation.Triplets;
using Nightjar.TestKit;

namespace Nightjar.Simulation.Tests.Triplets;

public class CandidateMetadataTests
{
    [Fact]
    public void Columns_stand_in_the_order_of_the_published_networks()
    {
        Assert.Equal(Names("btsbot_v1.0.1", "metadata_names"), CandidateMetadata.BtsbotColumns);
        Assert.Equal(Names("acai/acai_h", "feature_names"), CandidateMetadata.AcaiColumns);
    }

    [Fact]
    public void Values_are_written_under_their_names()
    {
        var triplet = new TripletSimulator(new TripletOptions()).Simulate(11);
        var m = triplet.Metadata;
        var (btsbot, acai) = (new float[25], new float[25]);
        m.WriteBtsbot(btsbot);
        m.WriteAcai(acai);
        float Of(string name) => btsbot[CandidateMetadata.BtsbotColumns.ToList().IndexOf(name)];
        Assert.Equal((float)m.Magnitude, Of("magpsf"));
        Assert.Equal((float)m.Age, Of("age"));
        Assert.Equal(Of("ncovhist") - Of("ndethist"), Of("nnotdet"));
        foreach (var name in CandidateMetadata.AcaiColumns.Intersect(CandidateMetadata.BtsbotColumns))
            Assert.Equal(Of(name), acai[CandidateMetadata.AcaiColumns.ToList().IndexOf(name)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => m.WriteAcai(new float[24]));
    }

    private static string[] Names(string model, string property)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("models", model, "model.json")));
        return [.. json.RootElement.GetProperty(property).EnumerateArray().Select(e => e.GetString()!)];
    }
}
