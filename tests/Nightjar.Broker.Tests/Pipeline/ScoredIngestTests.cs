using Nightjar.Broker.Archive;
using Nightjar.Broker.Pipeline;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models;
using Nightjar.Models.Acai;
using Nightjar.Models.Braai;
using Nightjar.Models.Btsbot;
using Nightjar.Models.SuperNnova;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Pipeline;

/// <summary>From packets to what the archive says of each model: a score, or the reason why there is none.</summary>
public sealed class ScoredIngestTests : IDisposable
{
    private const string Metadata = "metadata are missing";
    private readonly TensorPool _pool = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<ScoringModel> _models = [];

    public ScoredIngestTests()
    {
        using var braai = new BraaiNetwork(new LayerScope(_pool, 1));
        using var acai = new AcaiNetwork(new LayerScope(_pool, 2));
        using var btsbot = new BtsbotNetwork(new LayerScope(_pool, 3), isMultiModal: true);
        using var t2 = new T2Network(new LayerScope(_pool, 4), T2Settings.Ztf);
        using var snn = new SuperNnovaNetwork(new LayerScope(_pool, 5), new() { Flux = new(-1000, 7, 1), Error = new(0, 1, 1), Days = new(0, 1, 1) });
        _models.Add(new(new StreamModel(T2Model.Freeze(t2), "t2")));
        _models.Add(new(new StreamModel(BtsbotModel.Freeze(btsbot, "btsbot", "x", TripletNormalization.WholePlaneDouble), "b75")));
        _models.Add(new(new StreamModel(AcaiModel.Freeze(acai, "acai_h", "x", TripletNormalization.WholePlaneDouble), "aca1")));
        _models.Add(new("real", new StreamModel(BraaiModel.Freeze(braai, "braai", "x", TripletNormalization.RowWise), "b7aa1")));
        _models.Add(new(new StreamModel(SuperNnovaModel.Freeze(snn), "snn", "1")));
    }

    public void Dispose()
    {
        foreach (var model in _models) model.Model.Dispose();
        _pool.Dispose();
        _folder.Dispose();
    }

    /// <summary>What is changed in a sound packet, and the reasons of braai, ACAI, BTSbot, t2 and SuperNNova; empty for a score.</summary>
    private static readonly (string What, Func<HandmadePacket, HandmadePacket> Change, string Braai, string Acai, string Btsbot, string T2, string Snn)[] s_cases =
    [
        ("nothing", p => p, "", "", "", "", ""),
        ("no science stamp", p => p.WithStamps(i => i == 0 ? null : p.Stamps[i]), "a stamp is missing", "a stamp is missing", "a stamp is missing", "", ""),
        ("no stamps", p => p.WithStamps(_ => null), "a stamp is missing", "a stamp is missing", "a stamp is missing", "", ""),
        ("a template of NaN", p => p.WithStamps(i => i == 1 ? HandmadePacket.Fits(63, 63, 1, float.NaN) : p.Stamps[i]), "a stamp has no data", "a stamp has no data", "a stamp has no data", "", ""),
        ("stamps too large", p => p.WithStamps(i => HandmadePacket.Fits(64, 63, i)), "a stamp is larger than 63 x 63", "a stamp is larger than 63 x 63", "a stamp is larger than 63 x 63", "", ""),
        ("small stamps", p => p.WithStamps(i => HandmadePacket.Fits(20, 63, i)), "", "", "", "", ""),
        ("no drb", p => p.With("drb", double.NaN), "", Metadata, "", "", ""),
        ("no chi square", p => p.With("chipsf", double.NaN), "", Metadata, Metadata, "", ""),
        ("infinite sky", p => p.With("sky", double.PositiveInfinity), "", Metadata, Metadata, "", ""),
        ("no neighbours", p => p.With("sgscore1", -999).With("distpsnr1", -999).With("distpsnr2", -999), "", "", "", "", ""),
        ("no first detection stated", p => p.With("jdstarthist", double.NaN), "", "", "", "", ""),
        ("negative, and never positive", p => p.WithHistory().With(q => q.IsPositive = false), "", "", Metadata, "too few points", "too few points"),
        ("no history", p => p.WithHistory(), "", "", "", "too few points", "too few points"),
        ("one band", p => p.WithHistory((HandmadePacket.Now - 3, 1, 19)), "", "", "", "no point in a band that the model needs", ""),
        ("an old source", p => p.With("jdstarthist", HandmadePacket.Now - 91), "", "", "", "first detected more than 90 days ago", "first detected more than 90 days ago"),
        ("an asteroid", p => p.With("ssdistnr", 2).With(q => q.SolarSystemName = "Ceres"), "", "", "", "a known object of the solar system", "a known object of the solar system"),
    ];

    [Fact]
    public void Every_model_has_a_score_or_says_why_not()
    {
        for (var i = 0; i < s_cases.Length; i++) File.WriteAllBytes(_folder[$"{i:D2}.avro"], s_cases[i].Change(new HandmadePacket(i + 1)).Encode());
        // A stamp of absurd size is damage: the whole packet becomes a dead letter.
        File.WriteAllBytes(_folder["98.avro"], new HandmadePacket(98).WithStamps(_ => HandmadePacket.Fits(100_000, 1, 0)[..5760]).Encode());
        Ingest(1);
        var expected = Read();
        Assert.Equal(s_cases.Length, expected.Count);
        for (var i = 0; i < s_cases.Length; i++)
        {
            var (what, _, braai, acai, btsbot, t2, snn) = s_cases[i];
            var scores = expected[i];
            Assert.Equal(["acai_h x", "btsbot x", "real", "snn 1", "t2"], scores.Keys.Order(StringComparer.Ordinal));
            foreach (var (label, reason) in new[] { ("real", braai), ("acai_h x", acai), ("btsbot x", btsbot), ("t2", t2), ("snn 1", snn) })
            {
                var score = scores[label];
                Assert.True(reason == score.Reason, $"{what}: {label} says '{score.Reason}', expected '{reason}'");
                Assert.Equal(reason.Length == 0, score.Value is >= 0 and <= 1);
            }

            foreach (var score in scores.Values.Where(s => s.Probabilities.Count > 0))
            {
                Assert.Equal(1, score.Probabilities.Sum(), 1e-5);
                Assert.Equal(score.Probabilities.Max(), (float)score.Value);
                Assert.Equal((score.Best, (float)score.Value), score.Ranked().First());
            }
        }

        var identity = expected[0]["real"].Model;
        Assert.Equal(("braai", "braai", "x", "b7aa1"), (identity.Family, identity.Name, identity.Version, identity.Sha256));
        Assert.Equal(T2Model.PlasticcClasses, expected[0]["t2"].Model.Classes);
    }

    [Fact]
    public void Scores_do_not_depend_on_the_number_of_workers()
    {
        for (var i = 0; i < s_cases.Length; i++) File.WriteAllBytes(_folder[$"{i:D2}.avro"], s_cases[i].Change(new HandmadePacket(i + 1)).Encode());
        Ingest(1);
        var expected = Read();
        Directory.Delete(_folder["archive"], recursive: true);
        Ingest(3);
        foreach (var (a, b) in expected.Zip(Read())) Assert.Equal(Text(a), Text(b));
    }

    private void Ingest(int workers)
    {
        using var writer = ArchiveWriter.Open(_folder["archive"], TimeProvider.System);
        var files = Directory.GetFiles(_folder.Path, "*.avro").Order(StringComparer.Ordinal).ToArray();
        var counts = new ArchiveIngest(new IngestOptions { Files = files, Workers = workers, Models = _models }, writer).Run(TestContext.Current.CancellationToken);
        Assert.Equal((s_cases.Length, files.Length - s_cases.Length), (counts.Archived, counts.Rejected));
    }

    private List<Dictionary<string, StoredScore>> Read()
    {
        using var archive = AlertArchive.Open(_folder["archive"]);
        Assert.Empty(ArchiveVerifier.Verify(archive, TestContext.Current.CancellationToken).Problems);
        return [.. archive.Find(new AlertQuery()).OrderBy(a => a.Summary.Key.Id.Number).Select(a => archive.Judgements(a.Row).ToDictionary(j => j.Model.Label))];
    }

    private static IEnumerable<string> Text(Dictionary<string, StoredScore> scores) =>
        scores.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key} {s.Value.Value:R} {s.Value.Best} {s.Value.Reason} {string.Join(' ', s.Value.Probabilities)}");
}
