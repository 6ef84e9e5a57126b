using System.Globalization;
using Microsoft.Data.Sqlite;
using Nightjar.Formats.Avro;
using Nightjar.Sky;

namespace Nightjar.Broker.Archive;

/// <summary>Compares every row of the index with its segment, byte by byte, and every segment with the index.</summary>
public sealed class ArchiveVerifier
{
    /// <summary>More problems than this are not listed.</summary>
    private const int MaximumListed = 1000;

    private static readonly (string, string)[] ScoreConditions =
    [
        ("class scores belong to no alert", "class_score WHERE alert NOT IN (SELECT row FROM alert)"),
        ("class scores name no model, or a class that it does not have", "class_score LEFT JOIN model_file USING(model) WHERE sha256 IS NULL OR best < 0 OR best * 4 >= length(probabilities)"),
        ("reasons why there is no score belong to no alert", "no_score WHERE alert NOT IN (SELECT row FROM alert)"),
        ("reasons why there is no score are lost", "no_score WHERE reason NOT IN (SELECT id FROM reason) OR model NOT IN (SELECT id FROM model)"),
    ];

    private readonly AlertArchive _archive;
    private readonly AlertDecoder _decoder = new();
    private readonly Alert _alert = new();
    private readonly List<string> _problems = [];
    private readonly List<string> _notes = [];
    private long _bytes;

    private ArchiveVerifier(AlertArchive archive) => _archive = archive;

    /// <summary>Verifies an archive; reads all of it once.</summary>
    public static VerifyReport Verify(AlertArchive archive, CancellationToken cancellationToken)
    {
        using var transaction = archive.Index.BeginTransaction(deferred: true);
        return new ArchiveVerifier(archive).Run(cancellationToken);
    }

    private VerifyReport Run(CancellationToken cancellationToken)
    {
        var integrity = ArchiveIndex.Scalar(_archive.Index, "PRAGMA integrity_check") as string;
        if (integrity != "ok") Problem($"the index is damaged: {integrity}");
        var segments = Segments();
        foreach (var segment in segments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckSegment(segment);
        }

        var known = segments.Select(segment => Path.Combine(_archive.Folder, segment.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in ArchiveRecovery.SegmentFiles(_archive.Folder).Where(file => !known.Contains(file)))
            _notes.Add($"{file} belongs to no commit: an ingest was stopped; the next one removes it");
        foreach (var table in (string[])["alert", "version", "reject"])
        {
            var lost = Number($"SELECT count(*) FROM {table} WHERE segment NOT IN (SELECT id FROM segment)");
            if (lost > 0) Problem($"{lost} rows of {table} name a segment that the index does not list");
        }

        foreach (var (what, condition) in (ReadOnlySpan<(string, string)>)
        [
            ("alerts have lost the header of their packet", "alert WHERE envelope NOT IN (SELECT id FROM envelope) OR kind = 0 AND (envelope IS NULL OR sync IS NULL)"),
            ("alerts have lost their original packet", "alert WHERE kind = 2 AND original_segment IS NULL"),
            ("scores belong to no alert", "score WHERE alert NOT IN (SELECT row FROM alert)"),
            ("versions belong to no alert", "version WHERE alert NOT IN (SELECT row FROM alert)"),
            ("scores name no model", "score WHERE model NOT IN (SELECT id FROM model)"),
            .. ArchiveIndex.HasScoreTables(_archive.Index) ? ScoreConditions : [],
        ])
        {
            var count = Number($"SELECT count(*) FROM {condition}");
            if (count > 0) Problem($"{count} {what}");
        }

        return new VerifyReport
        {
            Segments = segments.Count,
            Alerts = Number("SELECT count(*) FROM alert"),
            Versions = Number("SELECT count(*) FROM version"),
            Rejects = Number("SELECT count(*) FROM reject"),
            Bytes = _bytes,
            Problems = _problems,
            Notes = _notes,
        };
    }

    private void CheckSegment(Segment segment)
    {
        var path = Path.Combine(_archive.Folder, segment.Path);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem($"{path} cannot be opened: {exception.Message}");
            return;
        }

        using (file)
        {
            _bytes += segment.Length;
            if (file.Length < segment.Length)
            {
                Problem($"{path} has {file.Length} bytes, the index expects {segment.Length}");
                return;
            }

            if (file.Length > segment.Length)
                _notes.Add($"{path} has {file.Length - segment.Length} bytes behind the last commit: an ingest was stopped or is running");
            try
            {
                CheckBlocks(segment, path, file);
            }
            catch (Exception exception) when (exception is IOException or NightjarException or EndOfStreamException)
            {
                Problem($"{path}: {exception.Message}");
            }
        }
    }

    private void CheckBlocks(Segment segment, string path, FileStream file)
    {
        var schema = _archive.Segments.SchemaOf(segment.Id);
        file.Position = _archive.Segments.HeaderLengthOf(segment.Id);
        var sync = new byte[AvroSync.Length];
        var marker = _archive.Segments.SyncOf(segment.Id);
        long blocks = 0;
        using var rows = RowsOf(segment.Id);
        var isOpaque = !segment.Path.StartsWith(ArchiveLayout.NightsFolder, StringComparison.Ordinal);
        while (file.Position < segment.Length)
        {
            var start = file.Position;
            var count = ReadLong(file);
            var size = ReadLong(file);
            if (count != 1 || size < 0 || size > segment.Length - file.Position)
            {
                Problem($"{path}: no block begins at byte {start}");
                return;
            }

            var length = isOpaque ? ReadLong(file) : size;
            var offset = file.Position;
            if (length < 0 || length > segment.Length - offset)
            {
                Problem($"{path}: the record at byte {offset} has an impossible length");
                return;
            }

            var body = new byte[length];
            file.ReadExactly(body);
            file.ReadExactly(sync);
            if (!marker.Matches(sync)) Problem($"{path}: no sync marker behind the record at byte {offset}");
            blocks++;
            if (!rows.Read()) Problem($"{path}: the record at byte {offset} is in no row of the index");
            else CheckRow(path, rows, offset, body, isOpaque ? null : schema);
        }

        if (rows.Read()) Problem($"{path}: the index has rows behind its last record");
        if (blocks != segment.Records) Problem($"{path} holds {blocks} records, the index expects {segment.Records}");
    }

    private void CheckRow(string path, SqliteDataReader row, long offset, byte[] body, AvroWriterSchema? schema)
    {
        var what = row.GetString(0);
        if (row.GetInt64(1) != offset || row.GetInt64(2) != body.Length)
            Problem($"{path}: the index expects the record of {what} at byte {row.GetInt64(1)}, not at byte {offset}");
        else if (Crc32C.Compute(body) != (uint)row.GetInt64(3)) Problem($"{path}: the record of {what} at byte {offset} does not have its checksum");
        else if (schema is not null && !_decoder.TryDecode(schema, body, AlertParts.None, _alert, out var error))
            Problem($"{path}: the record of {what} at byte {offset} cannot be decoded: {error}");
        else if (schema is not null && _alert.Key.ToString() != what) Problem($"{path}: the record at byte {offset} is {_alert.Key}, the index says {what}");
        else if (schema is not null && !row.IsDBNull(4) && row.GetInt64(4) != Healpix.NestedIndex(_alert.Detection.Position, Healpix.MaxOrder))
            Problem($"{path}: the index has a wrong position for {what}");
        else if (schema is not null && !row.IsDBNull(4) && !SaysTheSame(row)) Problem($"{path}: the index has wrong facts of {what}");
    }

    private bool SaysTheSame(SqliteDataReader row)
    {
        var detection = _alert.Detection;
        return row.GetString(5) == _alert.ObjectId && Same(6, detection.Time.Days) && Same(7, detection.Position.RightAscension)
            && Same(8, detection.Position.Declination) && row.GetInt32(9) == (int)detection.Band
            && Same(10, detection.Magnitude.Value) && Same(11, detection.Flux.Nanojansky);

        bool Same(int column, double value) => row.IsDBNull(column) ? !double.IsFinite(value) : row.GetDouble(column) == value;
    }

    private SqliteDataReader RowsOf(long segment)
    {
        var command = _archive.Index.CreateCommand();
        command.CommandText = """
            SELECT survey.name || '/' || alert.id, offset, length, checksum, healpix29, object, jd, ra, dec, band, magnitude, flux_njy
              FROM alert JOIN survey ON survey.id = alert.survey WHERE segment = $segment
            UNION ALL SELECT survey.name || '/' || alert.id, version.offset, version.length, version.checksum, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
              FROM version JOIN alert ON alert.row = version.alert JOIN survey ON survey.id = alert.survey WHERE version.segment = $segment
            UNION ALL SELECT 'reject ' || row, offset, length, checksum, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM reject WHERE segment = $segment
            UNION ALL SELECT 'the packet of ' || id, original_offset, original_length, original_checksum, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
              FROM alert WHERE original_segment = $segment
            UNION ALL SELECT 'the packet of a version of row ' || alert, original_offset, original_length, original_checksum, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
              FROM version WHERE original_segment = $segment
            ORDER BY 2
            """;
        command.Parameters.AddWithValue("$segment", segment);
        return command.ExecuteReader();
    }

    private List<Segment> Segments()
    {
        using var command = _archive.Index.CreateCommand();
        command.CommandText = "SELECT id, path, length, records FROM segment ORDER BY id";
        using var reader = command.ExecuteReader();
        var segments = new List<Segment>();
        while (reader.Read()) segments.Add(new Segment(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));
        return segments;
    }

    private long Number(string sql) => Convert.ToInt64(ArchiveIndex.Scalar(_archive.Index, sql), CultureInfo.InvariantCulture);

    private void Problem(string text)
    {
        if (_problems.Count < MaximumListed) _problems.Add(text);
        else if (_problems.Count == MaximumListed) _problems.Add("... and more");
    }

    private static long ReadLong(Stream stream)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0) return -1;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }

        return -1;
    }

    private sealed record Segment(long Id, string Path, long Length, long Records);
}
