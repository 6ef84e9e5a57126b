using Nightjar.Formats.Avro;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Acai;
using Nightjar.Models.Braai;
using Nightjar.Models.Btsbot;
using Nightjar.Simulation.Histories;
using Nightjar.Sky;

namespace Nightjar.Models.Tests;

/// <summary>Several models over the same alerts, against each model by itself.</summary>
public sealed class AlertScoringTests : IDisposable
{
    private readonly TensorPool _pool = new();
    private readonly List<AlertModel> _models = [];

    public void Dispose()
    {
        foreach (var model in _models) model.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void Scores_are_those_of_each_model_by_itself_with_braai_s_score_for_btsbot()
    {
        AlertModel[] models = [Btsbot(1, isMultiModal: true), Acai(2), Braai(3), Btsbot(4, isMultiModal: false), Braai(5)];
        using var scoring = new AlertScoring(models);
        var alerts = Alerts();
        // An alert without stamps, one without the packet's numbers, one whose template has no data.
        alerts[3].Cutouts.Clear();
        alerts[5].Numbers.Clear();
        alerts[7].Cutouts.Template.Pixels.Fill(float.NaN);
        var expected = alerts.Select(alert => Expected(models, alert)).ToArray();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < alerts.Count;)
            {
                var start = i;
                while (i < alerts.Count && !scoring.IsFull) scoring.Add(alerts[i++]);
                scoring.Run();
                for (var place = 0; place < i - start; place++)
                {
                    for (var model = 0; model < models.Length; model++) Assert.Equal(expected[start + place][model], scoring.Score(model, place));
                }
            }
        }

        Assert.Equal(ModelScore.None(ScoreProblem.StampMissing), expected[3][2]);
        Assert.Equal([ScoreProblem.MetadataMissing, ScoreProblem.MetadataMissing, ScoreProblem.None], expected[5].Take(3).Select(s => s.Problem));
        Assert.Equal(ScoreProblem.StampWithoutData, expected[7][1].Problem);
        Assert.True(expected.Count(e => e.All(s => s.Problem == ScoreProblem.None)) > 20);
    }

    [Fact]
    public void A_network_of_numbers_alone_scores_beside_braai()
    {
        AlertModel[] models = [Braai(1), Numbers(2)];
        using var scoring = new AlertScoring(models);
        var alerts = Alerts().Take(8).ToList();
        foreach (var alert in alerts) scoring.Add(alert);
        scoring.Run();
        for (var i = 0; i < alerts.Count; i++) Assert.Equal(Expected(models, alerts[i])[1], scoring.Score(1, i));
        Assert.Contains(alerts, alert => Expected(models, alert)[1].Problem == ScoreProblem.None);
    }

    [Fact]
    public void Without_braai_btsbot_has_no_score()
    {
        using var scoring = new AlertScoring([Btsbot(1, isMultiModal: true), Acai(1)]);
        Assert.Throws<InvalidOperationException>(() => scoring.Score(0, 0));
        scoring.Add(Alerts()[0]);
        scoring.Run();
        Assert.Equal(ModelScore.None(ScoreProblem.MetadataMissing), scoring.Score(0, 0));
        Assert.Equal(ScoreProblem.None, scoring.Score(1, 0).Problem);
        Assert.Throws<ArgumentOutOfRangeException>(() => scoring.Score(0, 1));
    }

    [Fact]
    public void Scoring_does_not_allocate()
    {
        using var scoring = new AlertScoring([Braai(1), Acai(1), Btsbot(1, isMultiModal: true)]);
        var alert = Alerts()[0];
        Score();

        // The runtime may allocate when it compiles again what ran often.
        Assert.Contains(0, Enumerable.Range(0, 5).Select(_ => Allocated()));

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Score();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Score()
        {
            scoring.Add(alert);
            scoring.Add(alert);
            scoring.Run();
        }
    }

    private static ModelScore[] Expected(AlertModel[] models, Alert alert)
    {
        using var braai = models.First(m => m is BraaiModel).CreateScorer();
        var realBogus = braai.Score(alert.Cutouts);
        return Array.ConvertAll(models, model =>
        {
            using var scorer = model.CreateScorer();
            var numbers = new float[model.MetadataNames.Count];
            var problem = model switch
            {
                AcaiModel => AcaiNumbers.Write(alert, numbers),
                BtsbotModel when numbers.Length > 0 => BtsbotNumbers.Write(alert, realBogus.Problem == ScoreProblem.None ? realBogus.Value : 0, numbers),
                _ => ScoreProblem.None,
            };
            return problem != ScoreProblem.None ? ModelScore.None(problem) : scorer.Score(alert.Cutouts, numbers);
        });
    }

    private static List<Alert> Alerts()
    {
        var (reader, decoder, alerts) = (new AvroContainerReader(new AvroSchemaCache()), new AlertDecoder(), new List<Alert>());
        foreach (var packet in new AlertHistorySimulator(new HistoryOptions { Seed = 2, MaximumAlerts = 4, WithPackets = true }).Simulate(0, 30).SelectMany(h => h.Packets))
        {
            var alert = new Alert();
            Assert.True(reader.TryOpen(packet, out var error) && reader.TryNextRecord(out var record, out error)
                && decoder.TryDecode(record.Schema, record.Body.Span, AlertParts.All, alert, out error), error.ToString());
            alerts.Add(alert);
        }

        return alerts;
    }

    private BraaiModel Braai(ulong seed)
    {
        using var network = new BraaiNetwork(new LayerScope(_pool, seed));
        return Keep(BraaiModel.Freeze(network, "braai", "test", TripletNormalization.RowWise));
    }

    private AcaiModel Acai(ulong seed)
    {
        using var network = new AcaiNetwork(new LayerScope(_pool, seed));
        foreach (var parameter in network.Parameters.Where(p => p.Name.StartsWith("dense_fc_1", StringComparison.Ordinal))) parameter.Value.Span.Fill(1e-9f);
        return Keep(AcaiModel.Freeze(network, "acai_h", "test", TripletNormalization.WholePlaneDouble));
    }

    private BtsbotModel Btsbot(ulong seed, bool isMultiModal)
    {
        using var network = new BtsbotNetwork(new LayerScope(_pool, seed), isMultiModal);
        return Keep(BtsbotModel.Freeze(network, "btsbot", "test", TripletNormalization.WholePlaneDouble));
    }

    private BtsbotModel Numbers(ulong seed)
    {
        using var network = new VisionNetwork(new LayerScope(_pool, seed), new() { Modality = BtsbotModality.Metadata });
        return Keep(BtsbotModel.Freeze(network, "btsbot", "test", TripletNormalization.WholePlaneDouble));
    }

    private T Keep<T>(T model)
        where T : AlertModel
    {
        _models.Add(model);
        return model;
    }
}
