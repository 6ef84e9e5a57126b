using System.Text.Json;
using Nightjar.Formats.Avro;
using Nightjar.Models.LightCurves;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurves;

/// <summary>The shared alerts of Fink with their light curves, and tables of reference scores.</summary>
internal static class FinkAlerts
{
    private static readonly Lazy<Dictionary<(string File, string Candid), (Alert Alert, List<(double Days, PassBand Band, FluxCal Flux)> Points)>> All = new(Read);

    public static Alert Get(string file, string candid) => All.Value[(file, candid)].Alert;

    /// <summary>Takes every point as the packet lists it, repeated ones as often as they are repeated, without a sign.</summary>
    public static void TakeAsListed(LightCurvePoints points, string file, string candid)
    {
        points.Clear();
        foreach (var (days, band, flux) in All.Value[(file, candid)].Points)
            points.Add(days, band, PassBands.EffectiveWavelengthAngstrom(band, "ztf"), flux.Value, flux.Error);
    }

    /// <summary>The rows of a table by column.</summary>
    public static IEnumerable<Dictionary<string, string>> Rows(params string[] path)
    {
        var lines = File.ReadAllLines(SharedData.PathOf(path));
        var names = lines[0].Split(',');
        return lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(p => p.First, p => p.Second));
    }

    private static Dictionary<(string File, string Candid), (Alert Alert, List<(double Days, PassBand Band, FluxCal Flux)> Points)> Read()
    {
        var alerts = new Dictionary<(string File, string Candid), (Alert Alert, List<(double Days, PassBand Band, FluxCal Flux)> Points)>();
        var reader = new AvroContainerReader(new AvroSchemaCache());
        var decoder = new AlertDecoder();
        foreach (var (name, bytes) in SharedAlerts.Containers("fink_ztf"))
        {
            Assert.True(reader.TryOpen(bytes, out var error), $"{name}: {error}");
            while (reader.TryNextRecord(out var record, out error))
            {
                var alert = new Alert();
                Assert.True(decoder.TryDecode(record.Schema, record.Body.Span, AlertParts.History, alert, out error), $"{name}: {error}");
                alerts.TryAdd((name, alert.Id.ToString()), (alert, [.. Listed(record, "prv_candidates"), .. Listed(record, "candidate")]));
            }

            Assert.True(error.IsNone, $"{name}: {error}");
        }

        return alerts;
    }

    private static List<(double Days, PassBand Band, FluxCal Flux)> Listed(AvroRecord record, string field)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) Assert.True(AvroJson.TryWriteField(record.Schema, record.Body.Span, field, writer, AvroJsonOptions.Summary, out var error), error.ToString());
        using var json = JsonDocument.Parse(bytes.ToArray());
        var root = json.RootElement;
        var points = new List<(double Days, PassBand Band, FluxCal Flux)>();
        foreach (var item in root.ValueKind switch { JsonValueKind.Array => root.EnumerateArray().ToArray(), JsonValueKind.Object => [root], _ => [] })
        {
            var band = item.GetProperty("fid").GetInt32() switch { 1 => PassBand.G, 2 => PassBand.R, 3 => PassBand.I, _ => PassBand.Unknown };
            if (band == PassBand.Unknown || item.GetProperty("magpsf").ValueKind != JsonValueKind.Number) continue;
            var magnitude = new Magnitude(item.GetProperty("magpsf").GetSingle(), item.GetProperty("sigmapsf").GetSingle());
            points.Add((item.GetProperty("jd").GetDouble(), band, FluxCal.From(magnitude)));
        }

        return points;
    }
}
