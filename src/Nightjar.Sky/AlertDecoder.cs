using System.Globalization;
using System.Text;
using System.Text.Json;
using Nightjar.Formats.Avro;

namespace Nightjar.Sky;

/// <summary>Decodes an encoded record of any survey into an <see cref="Alert"/>.</summary>
/// <remarks>
/// One instance for each worker: it keeps its buffers and is not safe to share. Decoding allocates nothing in steady
/// state but the strings that differ from alert to alert. Units and time scales become those of <see cref="Alert"/>; the
/// numbers that surveys write for "missing" become NaN or empty.
/// </remarks>
public sealed partial class AlertDecoder
{
    /// <summary>Alerts before this day (MJD 0, the year 1858) are refused.</summary>
    private const double EarliestDays = 2_400_000.5;

    /// <summary>Alerts from this day on (the year 2132) are refused.</summary>
    private const double LatestDays = 2_500_000;

    /// <summary>Schemas to remember before all are forgotten; packets with a schema each must not fill the memory.</summary>
    private const int MaximumSchemas = 256;

    private readonly Dictionary<AvroWriterSchema, Source> _sources = [];
    private readonly Dictionary<AvroProjection, AvroRow> _rows = [];
    private Source? _latest;

    /// <summary>Decodes a record.</summary>
    /// <param name="schema">The writer's schema.</param>
    /// <param name="body">The record's bytes, all of them and no more.</param>
    /// <param name="parts">What to decode beyond identity and detection.</param>
    /// <param name="alert">Is overwritten; undefined after an error.</param>
    /// <param name="error">Why not: no survey knows the schema; the data are broken; identity, time or place are missing
    /// or impossible; a cutout is there and is no image. With the field's path and its offset in <paramref name="body"/>.</param>
    public bool TryDecode(AvroWriterSchema schema, ReadOnlySpan<byte> body, AlertParts parts, Alert alert, out AvroError error)
    {
        alert.Clear();
        if (!TryGetSource(schema, out var source, out error)) return false;
        if (!TryGetPlan(source, parts, out var plan, out var projection, out error)) return false;
        var row = RowOf(plan.Projection);
        if (!plan.TryDecode(body, row, out var consumed, out error)) return false;
        if (consumed < body.Length)
        {
            error = new AvroError($"{body.Length - consumed} bytes are left after the record", consumed, "");
            return false;
        }

        FillIdentity(source, projection, row, body, alert);
        FillProperties(source, projection, row, body, alert);
        foreach (var (number, slot) in projection.Numbers) alert.Numbers[number] = row.Double(slot);
        var rows = row.AsRows;
        alert.Detection = projection.Trigger.Detection(rows, 0, projection.Trigger.Time(rows, 0), body);
        if (alert.Detection.Id == 0) alert.Detection = alert.Detection with { Id = alert.Id.Number };
        alert.LimitingMagnitude = projection.Trigger.Limit(rows, 0);
        if (!IsPossible(schema, source.Survey, alert.Detection, body, out error)) return false;
        if (parts.HasFlag(AlertParts.History)) FillHistory(projection, row, body, alert);
        return projection.Cutouts.Length == 0 || TryFillCutouts(plan, projection, row, body, alert, out error);
    }

    private bool TryGetSource(AvroWriterSchema schema, out Source source, out AvroError error)
    {
        error = default;
        source = _latest!;
        if (source?.Schema == schema) return true;
        if (!_sources.TryGetValue(schema, out source!))
        {
            if (!Surveys.TryRecognize(schema.Schema, out var survey, out error)) return false;
            if (_sources.Count >= MaximumSchemas) _sources.Clear();
            _sources[schema] = source = new Source(schema, survey);
        }

        _latest = source;
        return true;
    }

    private static bool TryGetPlan(
        Source source, AlertParts parts, out AvroPlan plan, out SurveyProjection projection, out AvroError error)
    {
        error = default;
        ref var cached = ref source.Plans[(int)(parts & AlertParts.All)];
        if (cached.Plan is null)
        {
            var made = SurveyProjection.Of(source.Survey, parts);
            if (!source.Schema.TryGetPlan(made.Projection, out var compiled, out error))
            {
                (plan, projection) = (null!, made);
                var reason = $"the schema '{source.Schema}' does not fit the survey {source.Survey}: {error.Reason}";
                error = error with { Reason = reason };
                return false;
            }

            cached = (compiled, made);
        }

        (plan, projection) = cached;
        return true;
    }

    private AvroRow RowOf(AvroProjection projection)
    {
        if (!_rows.TryGetValue(projection, out var row)) _rows[projection] = row = new AvroRow(projection);
        return row;
    }

    private static void FillIdentity(Source source, SurveyProjection slots, AvroRow row, ReadOnlySpan<byte> body, Alert alert)
    {
        alert.Survey = source.Survey.Name;
        alert.Id = slots.Id >= 0 ? new AlertId(row.Long(slots.Id)) : new AlertId(0, row.Text(slots.IdText, body));
        if (slots.ObjectId >= 0)
        {
            alert.ObjectId = source.ObjectId.Get(row.Bytes(slots.ObjectId, body));
        }
        else if (slots.ObjectNumber >= 0 && row.Long(slots.ObjectNumber) is not 0 and var number)
        {
            alert.ObjectId = number.ToString(CultureInfo.InvariantCulture);
        }

        var version = slots.SchemaVersion >= 0 ? row.Bytes(slots.SchemaVersion, body) : default;
        alert.SchemaVersion = version.IsEmpty ? source.SchemaVersion : source.Version.Get(version);
    }

    private static void FillProperties(Source source, SurveyProjection slots, AvroRow row, ReadOnlySpan<byte> body, Alert alert)
    {
        alert.RealBogus = NonNegative(row, slots.RealBogus);
        alert.RandomForestRealBogus = NonNegative(row, slots.RandomForestRealBogus);
        if (slots.RealBogusVersion >= 0)
        {
            alert.RealBogusVersion = source.RealBogusVersion.Get(row.Bytes(slots.RealBogusVersion, body));
        }

        alert.CatalogDistanceArcsec = NonNegative(row, slots.CatalogDistance);
        alert.CatalogStarScore = NonNegative(row, slots.CatalogStarScore);
        alert.FwhmPixels = NonNegative(row, slots.Fwhm) is > 0 and var width ? width : double.NaN;
        alert.DetectionCount = Count(row, slots.DetectionCount);
        alert.ProgramId = Count(row, slots.ProgramId);

        var name = slots.SolarSystemName >= 0 ? row.Bytes(slots.SolarSystemName, body) : default;
        if (!IsNoName(name))
        {
            alert.SolarSystemName = source.SolarSystemName.Get(name);
        }
        else if (slots.SolarSystemNumber >= 0 && row.Long(slots.SolarSystemNumber) is not 0 and var number)
        {
            alert.SolarSystemName = number.ToString(CultureInfo.InvariantCulture);
        }

        if (alert.SolarSystemName.Length > 0) alert.SolarSystemDistanceArcsec = NonNegative(row, slots.SolarSystemDistance);
    }

    // ZTF writes the word "null", PGIR "NONE", WINTER the number -99.0 as text.
    private static bool IsNoName(ReadOnlySpan<byte> name) =>
        name.IsEmpty || name.SequenceEqual("null"u8) || name.StartsWith("-99"u8)
        || name.SequenceEqual("NONE"u8) || name.SequenceEqual("None"u8);

    private static bool IsPossible(
        AvroWriterSchema schema, Survey survey, in Detection detection, ReadOnlySpan<byte> body, out AvroError error)
    {
        error = default;
        if (!(detection.Time.Days >= EarliestDays && detection.Time.Days < LatestDays))
        {
            return Refuse(schema, survey, survey.Detection.Time, body, "is not a time of a survey", out error);
        }

        if (!(detection.Position.RightAscension is >= 0 and <= 360))
        {
            return Refuse(schema, survey, survey.Detection.RightAscension, body, "is not a right ascension", out error);
        }

        return detection.Position.IsValid || Refuse(schema, survey, survey.Detection.Declination, body, "is not a declination", out error);
    }

    private static bool Refuse(
        AvroWriterSchema schema,
        Survey survey,
        IReadOnlyList<string> names,
        ReadOnlySpan<byte> body,
        string reason,
        out AvroError error)
    {
        foreach (var name in names)
        {
            var path = $"{survey.DetectionPath}.{name}";
            using var text = new MemoryStream();
            using (var json = new Utf8JsonWriter(text))
            {
                if (!AvroJson.TryWriteField(schema, body, path, json, AvroJsonOptions.Summary, out _)) continue;
            }

            var value = Encoding.UTF8.GetString(text.ToArray());
            AvroJson.TryFindField(schema, body, path, out _, out var range, out _);
            error = new AvroError($"{value} {reason}", range.Start.Value, path);
            return false;
        }

        error = new AvroError($"the value {reason}", 0, $"{survey.DetectionPath}.{names[0]}");
        return false;
    }

    private static void FillHistory(SurveyProjection projection, AvroRow row, ReadOnlySpan<byte> body, Alert alert)
    {
        var curve = alert.LightCurve;
        // First, so that it stands where the history repeats it with fewer digits.
        curve.Detections.Add(alert.Detection);
        foreach (var series in projection.Series) FillSeries(series, row.Rows(series.Slot), body, curve);
        LightCurveMerger.Merge(curve);
    }

    private static void FillSeries(SurveyProjection.Entries series, AvroRows rows, ReadOnlySpan<byte> body, LightCurve curve)
    {
        var reader = series.Reader;
        var isForced = series.Role == SeriesRole.Forced || reader.IsForcedInstead(rows);
        var mayDetect = series.Role is SeriesRole.Detections or SeriesRole.DetectionsAndLimits;
        for (var i = 0; i < rows.Count; i++)
        {
            var time = reader.Time(rows, i);
            if (!time.IsKnown) continue;
            if (isForced)
            {
                curve.Forced.Add(reader.Forced(rows, i, time, body));
            }
            else if (mayDetect && (series.Role == SeriesRole.Detections || reader.IsDetection(rows, i)))
            {
                if (!reader.IsWithdrawn(rows, i)) curve.Detections.Add(reader.Detection(rows, i, time, body));
            }
            else if (reader.Limit(rows, i) is var limit && double.IsFinite(limit))
            {
                curve.UpperLimits.Add(new UpperLimit(time, reader.Band(rows, i, body), limit));
            }
        }
    }

    private static double NonNegative(AvroRow row, int slot) =>
        slot < 0 ? double.NaN : MeasurementReader.NonNegative(row.Double(slot));

    private static int Count(AvroRow row, int slot) =>
        NonNegative(row, slot) is var count && double.IsNaN(count) ? 0 : (int)Math.Min(int.MaxValue, count);

    /// <summary>What is known of one writer's schema.</summary>
    private sealed class Source(AvroWriterSchema schema, Survey survey)
    {
        public AvroWriterSchema Schema { get; } = schema;

        public Survey Survey { get; } = survey;

        /// <summary>By <see cref="AlertParts"/>.</summary>
        public (AvroPlan? Plan, SurveyProjection Projection)[] Plans { get; } =
            new (AvroPlan?, SurveyProjection)[(int)AlertParts.All + 1];

        public string SchemaVersion { get; } = VersionOf(schema.Schema);

        public RepeatedText ObjectId { get; } = new();

        public RepeatedText Version { get; } = new(text => VersionIn(text) ?? text);

        public RepeatedText RealBogusVersion { get; } = new();

        public RepeatedText SolarSystemName { get; } = new();

        // ZTF states "version" beside its fields, Rubin has it in the namespace: lsst.v9_0.alert.
        private static string VersionOf(AvroSchema schema) =>
            schema.Attributes.TryGetValue("version", out var json) ? json.Trim('"') : VersionIn(schema.Namespace) ?? "";

        private static string? VersionIn(string name) => name.Split('.')
            .FirstOrDefault(part => part.Length > 1 && part[0] == 'v' && char.IsAsciiDigit(part[1]))?[1..].Replace('_', '.');
    }
}
