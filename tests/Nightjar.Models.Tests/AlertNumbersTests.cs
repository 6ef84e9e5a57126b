using System.Text.Json;
using Nightjar.Formats.Avro;
using Nightjar.Models.Acai;
using Nightjar.Models.Btsbot;
using Nightjar.Simulation.Histories;
using Nightjar.Simulation.Triplets;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

/// <summary>The numbers that ACAI and BTSbot look at, from packets.</summary>
public sealed class AlertNumbersTests
{
    private static readonly string[] s_history = ["age", "days_since_peak", "days_to_peak", "peakmag_so_far", "maxmag_so_far"];

    /// <summary>Field by field against the packet as JSON, of every schema version; without a field there are no numbers.</summary>
    [Fact]
    public void Numbers_of_real_packets_are_their_fields()
    {
        var (numbers, btsbot) = (new float[25], new float[25]);
        var (complete, missing) = (0, 0);
        foreach (var (alert, candidate) in RealAlerts())
        {
            var expected = AcaiModel.FeatureNames.Select(name => Number(candidate, name)).ToArray();
            if (expected.Contains(float.NaN))
            {
                missing++;
                Assert.Equal(ScoreProblem.MetadataMissing, AcaiNumbers.Write(alert, numbers));
            }
            else
            {
                complete++;
                Assert.Equal(ScoreProblem.None, AcaiNumbers.Write(alert, numbers));
                Assert.Equal(expected, numbers);
            }

            Assert.Equal(ScoreProblem.MetadataMissing, BtsbotNumbers.Write(alert, float.NaN, btsbot));
            if (BtsbotNumbers.Write(alert, 0.5f, btsbot) != ScoreProblem.None) continue;
            foreach (var (name, i) in BtsbotModel.Columns.Select((name, i) => (name, i)).Where(c => !s_history.Contains(c.name) && c.name is not ("new_drb" or "nnotdet")))
                Assert.Equal(Number(candidate, name), btsbot[i]);
            Assert.Equal(0.5f, btsbot[BtsbotNumbers.RealBogusPlace]);
            Assert.True(Of(btsbot, "age") >= 0 && Of(btsbot, "days_since_peak") >= 0 && Of(btsbot, "days_to_peak") >= 0);
            Assert.Equal(Of(btsbot, "age"), Of(btsbot, "days_since_peak") + Of(btsbot, "days_to_peak"), 1e-3f * Math.Max(1, Of(btsbot, "age")));
            Assert.True(Of(btsbot, "peakmag_so_far") <= Of(btsbot, "maxmag_so_far"));
        }

        Assert.True(complete > 250 && missing > 100, $"{complete} alerts with all numbers, {missing} without");
    }

    /// <summary>BTSbot's example, as alerts: each with the detections before it in its history, and itself there a second time.</summary>
    [Fact]
    public void Numbers_of_the_example_come_out()
    {
        var candidates = BtsbotExample.Candidates();
        var (acai, btsbot) = (new float[25], new float[25]);
        for (var row = 0; row < BtsbotExample.Alerts; row++)
        {
            var candidate = candidates[row];
            var alert = Alert(candidate);
            foreach (var other in candidates.Where(c => c["objectId"] == candidate["objectId"] && string.CompareOrdinal(c["jd"], candidate["jd"]) <= 0))
                alert.LightCurve.Detections.Add(Alert(other).Detection);
            Assert.Equal(ScoreProblem.None, AcaiNumbers.Write(alert, acai));
            Assert.Equal(BtsbotExample.Numbers(candidate, AcaiModel.FeatureNames), acai);
            Assert.Equal(ScoreProblem.None, BtsbotNumbers.Write(alert, (float)BtsbotExample.Number(candidate, "new_drb"), btsbot));
            var expected = BtsbotExample.Numbers(candidate, BtsbotModel.Columns);
            // The example's dates are cut to a thousandth of a day.
            for (var i = 0; i < btsbot.Length; i++) Assert.Equal(expected[i], btsbot[i], s_history.Contains(BtsbotModel.Columns[i]) ? 2e-3f : 0);
        }
    }

    /// <summary>What the simulator writes for training is what serving reads from the simulator's own packets.</summary>
    [Fact]
    public void Simulated_columns_are_those_of_the_simulated_packets()
    {
        var options = new HistoryOptions { Seed = 21, MaximumAlerts = 12, WithPackets = true };
        var (written, read) = (new float[25], new float[25]);
        var (whole, partial, negative) = (0, 0, 0);
        foreach (var history in new AlertHistorySimulator(options).Simulate(0, 60))
        {
            for (var i = 0; i < history.Alerts.Count; i++)
            {
                var metadata = history.Alerts[i].Metadata;
                var alert = Decode(history.Packets[i]);
                metadata.WriteAcai(written);
                Assert.Equal(ScoreProblem.None, AcaiNumbers.Write(alert, read));
                Assert.Equal(written, read);

                metadata.WriteBtsbot(written);
                var problem = BtsbotNumbers.Write(alert, (float)metadata.RealBogus, read);
                if (problem != ScoreProblem.None || written.Contains(float.NaN))
                {
                    // Nothing so far was brighter than the template, or nothing of the 30 days that the packet knows.
                    Assert.Equal(ScoreProblem.MetadataMissing, problem);
                    Assert.True(written.Contains(float.NaN) || metadata.DaysSincePeak > 29);
                    negative++;
                    continue;
                }

                var isWhole = metadata.Age <= 29;
                (whole, partial) = isWhole ? (whole + 1, partial) : (whole, partial + 1);
                foreach (var (name, place) in CandidateMetadata.BtsbotColumns.Select((name, place) => (name, place)))
                {
                    if (isWhole || name == "age" || !s_history.Contains(name)) Assert.Equal(written[place], read[place]);
                }

                Assert.True(Of(read, "peakmag_so_far") >= Of(written, "peakmag_so_far") && Of(read, "maxmag_so_far") <= Of(written, "maxmag_so_far"));
            }
        }

        Assert.True(whole > 40 && partial > 50 && negative > 0, $"{whole} alerts with all of their history, {partial} with a part, {negative} without a positive detection");
    }

    [Fact]
    public void Another_number_of_places_is_refused()
    {
        Assert.Throws<ArgumentException>(() => AcaiNumbers.Write(new Alert(), new float[24]));
        Assert.Throws<ArgumentException>(() => BtsbotNumbers.Write(new Alert(), 1, new float[26]));
    }

    private static float Of(float[] numbers, string name) => numbers[BtsbotModel.Columns.ToList().IndexOf(name)];

    private static Alert Decode(byte[] packet)
    {
        var reader = new AvroContainerReader(new AvroSchemaCache());
        var alert = new Alert();
        Assert.True(reader.TryOpen(packet, out var error) && reader.TryNextRecord(out var record, out error)
            && new AlertDecoder().TryDecode(record.Schema, record.Body.Span, AlertParts.All, alert, out error), error.ToString());
        return alert;
    }

    private static IEnumerable<(Alert Alert, JsonElement Candidate)> RealAlerts()
    {
        var (reader, decoder, alert) = (new AvroContainerReader(new AvroSchemaCache()), new AlertDecoder(), new Alert());
        foreach (var (_, bytes) in SharedAlerts.Containers("ztf"))
        {
            if (!reader.TryOpen(bytes, out _)) continue;
            while (reader.TryNextRecord(out var record, out _))
            {
                if (!decoder.TryDecode(record.Schema, record.Body.Span, AlertParts.History | AlertParts.Numbers, alert, out _)) continue;
                using var text = new MemoryStream();
                using (var json = new Utf8JsonWriter(text)) Assert.True(AvroJson.TryWriteField(record.Schema, record.Body.Span, "candidate", json, AvroJsonOptions.Summary, out var error), error.ToString());
                using var document = JsonDocument.Parse(text.ToArray());
                yield return (alert, document.RootElement.Clone());
            }
        }
    }

    private static float Number(JsonElement candidate, string name) =>
        candidate.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? (float)value.GetDouble() : float.NaN;

    private static Alert Alert(Dictionary<string, string> row)
    {
        double Number(string name) => BtsbotExample.Number(row, name);
        var alert = new Alert();
        alert.Clear();
        alert.RealBogus = Number("drb");
        alert.LimitingMagnitude = Number("diffmaglim");
        alert.Detection = new Detection
        {
            Time = new(Number("jd")),
            Position = new(Number("ra"), Number("dec")),
            Magnitude = new(Number("magpsf"), Number("sigmapsf")),
            IsPositive = row["isdiffpos"] is "t" or "1",
        };
        foreach (var (number, name) in new Dictionary<AlertNumber, string>
        {
            [AlertNumber.ChiSquare] = "chipsf",
            [AlertNumber.Fwhm] = "fwhm",
            [AlertNumber.Sky] = "sky",
            [AlertNumber.ReferenceChi] = "chinr",
            [AlertNumber.ReferenceSharpness] = "sharpnr",
            [AlertNumber.PeakSignalToNoise] = "scorr",
            [AlertNumber.StarScore1] = "sgscore1",
            [AlertNumber.CatalogDistance1] = "distpsnr1",
            [AlertNumber.StarScore2] = "sgscore2",
            [AlertNumber.CatalogDistance2] = "distpsnr2",
            [AlertNumber.StarScore3] = "sgscore3",
            [AlertNumber.CatalogDistance3] = "distpsnr3",
            [AlertNumber.CatalogCount] = "nmtchps",
            [AlertNumber.GaiaDistance] = "neargaia",
            [AlertNumber.BrightGaiaDistance] = "neargaiabright",
            [AlertNumber.ColorCoefficient] = "clrcoeff",
            [AlertNumber.ColorUncertainty] = "clrcounc",
            [AlertNumber.DetectionCount] = "ndethist",
            [AlertNumber.CoverageCount] = "ncovhist",
            [AlertNumber.FirstDetection] = "jdstarthist",
        })
        {
            alert.Numbers[number] = Number(name);
        }

        return alert;
    }
}
