using Nightjar.Formats.Avro;
using Nightjar.Models.Braai;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

/// <summary>braai on all 660 shared ZTF alerts with cutouts, against ZTF's own scores and against reference scores that an
/// independent program computed in double precision.</summary>
public sealed class BraaiReferenceTests
{
    private const int AlertsWithStamps = 660;

    /// <summary>A format sample whose <c>drb</c> is made up.</summary>
    private const long MadeUp = 472_263_571_115_115_000;

    /// <summary>Templates of these hold -3.4e38, which overflows in single precision; the reference scores do not have that.</summary>
    private static readonly long[] Overflowing = [1_703_222_170_415_010_089, 1_786_109_905_515_015_014, 1_048_092_120_315_015_012];

    private static readonly Lazy<List<(Alert Alert, IReadOnlyDictionary<string, string> Row)>> Alerts = new(() => [.. ReadAlerts()]);

    /// <summary>ZTF's pipeline scored with d6_m7 in single precision: all but the sample come out, and those with the overflow too,
    /// which no computation in double precision gives (Kowalski and BOOM reproduce none).</summary>
    [Fact]
    public void The_survey_s_own_scores_are_reproduced()
    {
        using var model = BraaiModel.Load(SharedData.PathOf("models", "braai_d6_m7"));
        using var scorer = model.CreateScorer();
        var (count, close, differences) = (0, 0, new List<double>());
        foreach (var (alert, _) in Alerts.Value)
        {
            if (alert.RealBogusVersion != "d6_m7" || double.IsNaN(alert.RealBogus)) continue;
            count++;
            var difference = Math.Abs(scorer.Score(alert.Cutouts).Value - alert.RealBogus);
            Assert.True(difference <= 1e-5 || alert.Id.Number == MadeUp, $"{alert.Key}: {difference}");
            if (difference <= 1e-5) close++;
            differences.Add(difference);
        }

        Assert.Equal((540, 539), (count, close));
        Assert.InRange(differences.Order().ElementAt(count / 2), 0, 1e-7);
    }

    [Theory]
    [InlineData("d6_m7", TripletNormalization.RowWise, "braai_d6_m7_rownorm")]
    [InlineData("d6_m7", TripletNormalization.RowWiseDouble, "braai_d6_m7_rownorm")]
    [InlineData("d6_m9", TripletNormalization.WholePlane, "braai_d6_m9_l2")]
    [InlineData("d6_m9", TripletNormalization.WholePlaneDouble, "braai_d6_m9_l2")]
    public void Reference_scores_are_reproduced(string version, TripletNormalization normalization, string column)
    {
        using var model = BraaiModel.Load(SharedData.PathOf("models", "braai_" + version), normalization);
        // Winograd's convolution rounds twice as coarsely as the plain sum: one alert of d6_m7 is off by up to 1.3e-6, by the vector path.
        var tolerance = version == "d6_m7" ? 2e-6 : 1e-6;
        var overflows = normalization is TripletNormalization.RowWise or TripletNormalization.WholePlane;
        using var scorer = model.CreateScorer();
        var count = 0;
        foreach (var (alert, row) in Alerts.Value)
        {
            var expected = double.Parse(row[column]);
            var difference = Math.Abs(scorer.Score(alert.Cutouts).Value - expected);
            Assert.Equal(difference > tolerance, overflows && Overflowing.Contains(alert.Id.Number));
            count++;
        }

        Assert.Equal(AlertsWithStamps, count);
    }

    /// <summary>The alerts with cutouts, each with its row of the reference table.</summary>
    private static IEnumerable<(Alert Alert, IReadOnlyDictionary<string, string> Row)> ReadAlerts()
    {
        var rows = ReferenceRows();
        var reader = new AvroContainerReader(new AvroSchemaCache());
        var decoder = new AlertDecoder();
        foreach (var folder in new[] { "ztf", "fink_ztf" })
        {
            foreach (var (name, bytes) in SharedAlerts.Containers(folder))
            {
                var file = $"alerts/{folder}/{name.Split(':')[0]}";
                Assert.True(reader.TryOpen(bytes, out var error), $"{name}: {error}");
                while (reader.TryNextRecord(out var record, out error))
                {
                    var alert = new Alert();
                    Assert.True(decoder.TryDecode(record.Schema, record.Body.Span, AlertParts.Cutouts, alert, out error), $"{name}: {error}");
                    if (!alert.Cutouts.Science.IsEmpty && rows.TryGetValue((file, alert.Id.ToString()), out var row)) yield return (alert, row);
                }

                Assert.True(error.IsNone, $"{name}: {error}");
            }
        }
    }

    private static Dictionary<(string File, string Candid), IReadOnlyDictionary<string, string>> ReferenceRows()
    {
        var lines = File.ReadAllLines(SharedData.PathOf("models", "braai_reference_scores.csv"));
        var names = lines[0].Split(',');
        return lines.Skip(1)
            .Select(line => (IReadOnlyDictionary<string, string>)names.Zip(line.Split(',')).ToDictionary(p => p.First, p => p.Second))
            .ToDictionary(row => (row["file"], row["candid"]));
    }
}
