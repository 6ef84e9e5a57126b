using Nightjar.Broker.Pipeline;
using Nightjar.Broker.Reports;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models;
using Nightjar.Models.Braai;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Pipeline;

/// <summary>Scores on their way through the pipeline, over the shared nights: packets with and without stamps, of all sizes.</summary>
public sealed class ScoringTests : IDisposable
{
    private readonly TensorPool _pool = new();
    private readonly BraaiModel _first;
    private readonly BraaiModel _second;

    public ScoringTests() => (_first, _second) = (Model(1), Model(2));

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _pool.Dispose();
    }

    /// <summary>Against one alert at a time: decoded again, scored by itself.</summary>
    [Fact]
    public void Every_alert_gets_its_own_scores_or_its_own_reason()
    {
        var items = Run(workers: 2);
        var reader = new AvroContainerReader(new AvroSchemaCache());
        var (decoder, alert) = (new AlertDecoder(), new Alert());
        using var first = _first.CreateScorer();
        using var second = _second.CreateScorer();
        var problems = new Dictionary<ScoreProblem, int>();
        foreach (var (body, schema, scores, interest) in items)
        {
            Assert.True(decoder.TryDecode(schema, body, AlertParts.All, alert, out var error), error.ToString());
            ModelScore[] expected = [first.Score(alert.Cutouts), second.Score(alert.Cutouts)];
            Assert.Equal(expected, scores);
            var real = expected[0].Problem == ScoreProblem.None ? expected[0].Value : alert.RealBogus;
            Assert.Equal(InterestRanking.Assess(alert, real).Value, interest);
            problems[expected[0].Problem] = problems.GetValueOrDefault(expected[0].Problem) + 1;
        }

        Assert.True(problems[ScoreProblem.None] > 200 && problems[ScoreProblem.StampMissing] > 50, string.Join(", ", problems));
    }

    [Fact]
    public void Scores_do_not_depend_on_the_number_of_workers()
    {
        var expected = Run(workers: 1);
        var actual = Run(workers: 3);
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.Equal(a.Body, b.Body);
            Assert.Equal(a.Scores, b.Scores);
            Assert.Equal(a.Interest, b.Interest);
        }
    }

    private List<(byte[] Body, AvroWriterSchema Schema, ModelScore[] Scores, double Interest)> Run(int workers)
    {
        var items = new List<(byte[], AvroWriterSchema, ModelScore[], double)>();
        var options = new IngestOptions
        {
            Files = InputPaths.Expand([SharedData.PathOf("alerts", "ztf", "nightly")], out _),
            Workers = workers,
            Models = [new("first", new StreamModel(_first)), new("second", new StreamModel(_second))],
        };
        new PacketPipeline(options).Run(
            item =>
            {
                if (item.Alert is { } alert) items.Add((alert.Body.ToArray(), alert.Schema, alert.Scores, alert.Summary.Interest));
            },
            TestContext.Current.CancellationToken);
        return items;
    }

    private BraaiModel Model(ulong seed)
    {
        using var network = new BraaiNetwork(new LayerScope(_pool, seed));
        return BraaiModel.Freeze(network, "braai", $"{seed}", TripletNormalization.RowWise);
    }
}
