using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Nightjar.Sky;

namespace Nightjar.Broker.Archive;

/// <summary>The statements that write the index, prepared once.</summary>
internal sealed class IndexWriter : IDisposable
{
    private const string PacketColumns =
        "segment, offset, length, checksum, kind, envelope, sync, original_segment, original_offset, original_length, original_checksum";

    private readonly SqliteConnection _index;
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _findVersion;
    private readonly SqliteCommand _insertAlert;
    private readonly SqliteCommand _insertVersion;
    private readonly ScoreWriter _scores;
    private readonly SqliteCommand _findReject;
    private readonly SqliteCommand _insertReject;
    private readonly Dictionary<string, long> _surveys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _envelopes = new(StringComparer.Ordinal);

    /// <summary>Prepares the statements.</summary>
    public IndexWriter(SqliteConnection index)
    {
        _index = index;
        _find = Prepare("SELECT row, alert.length, checksum, stream FROM alert JOIN segment ON segment.id=segment WHERE survey=$0 AND alert.id=$1", 2);
        _findVersion = Prepare("SELECT 1 FROM version JOIN segment ON segment.id=segment WHERE alert=$0 AND version.length=$1 AND checksum=$2 AND stream=$3", 4);
        _insertAlert = Prepare(
            "INSERT INTO alert(survey, id, object, jd, ra, dec, healpix29, band, magnitude, magnitude_error, flux_njy, "
            + "flux_error_njy, positive, real_bogus, random_forest, interest, solar_system, " + PacketColumns + ") VALUES("
            + string.Join(", ", Enumerable.Range(0, 28).Select(i => "$" + i)) + ") RETURNING row", 28);
        _insertVersion = Prepare(
            "INSERT INTO version(alert, number, " + PacketColumns + ") VALUES($0, "
            + "(SELECT 2 + count(*) FROM version WHERE alert=$0), "
            + string.Join(", ", Enumerable.Range(1, 11).Select(i => "$" + i)) + ")", 12);
        _scores = new(index, Prepare);
        _findReject = Prepare("SELECT 1 FROM reject WHERE digest=$0", 1);
        _insertReject = Prepare(
            "INSERT INTO reject(digest, source, reason, byte, field, received, segment, offset, length, checksum) "
            + "VALUES($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)", 10);
    }

    /// <summary>The transaction in which the statements run.</summary>
    public SqliteTransaction? Transaction
    {
        set
        {
            foreach (var command in _commands) command.Transaction = value;
        }
    }

    /// <summary>Names the models of the scores to come.</summary>
    public void UseModels(IReadOnlyList<ModelIdentity> models) => _scores.UseModels(models);

    /// <summary>The row of an alert (0 when it is new) and what of it is this very record, in the same schema.</summary>
    public (long Row, RecordMatch Match) Find(AlertKey key, int length, uint checksum, string stream)
    {
        long row;
        Bind(_find, SurveyOf(key.Survey), IdOf(key.Id));
        using (var reader = _find.ExecuteReader())
        {
            if (!reader.Read()) return (0, RecordMatch.None);
            row = reader.GetInt64(0);
            if (reader.GetInt32(1) == length && reader.GetInt64(2) == checksum && reader.GetString(3) == stream) return (row, RecordMatch.First);
        }

        Bind(_findVersion, row, length, (long)checksum, stream);
        return (row, _findVersion.ExecuteScalar() is not null ? RecordMatch.Version : RecordMatch.None);
    }

    /// <summary>Writes an alert and returns its row.</summary>
    public long InsertAlert(AlertSummary alert, long healpix, StoredPacket packet)
    {
        Bind(
            _insertAlert,
            [
                SurveyOf(alert.Key.Survey), IdOf(alert.Key.Id), alert.ObjectId, alert.Time.Days,
                alert.Position.RightAscension, alert.Position.Declination, healpix, (int)alert.Band,
                Real(alert.Magnitude.Value), Real(alert.Magnitude.Error), Real(alert.Flux.Nanojansky), Real(alert.Flux.Error),
                alert.IsPositive ? 1 : 0, Real(alert.RealBogus), Real(alert.RandomForestRealBogus), Real(alert.Interest),
                alert.SolarSystemName.Length == 0 ? DBNull.Value : alert.SolarSystemName,
                .. PacketValues(packet),
            ]);
        return Convert.ToInt64(_insertAlert.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a further version of an alert.</summary>
    public void InsertVersion(long alert, StoredPacket packet)
    {
        Bind(_insertVersion, [alert, .. PacketValues(packet)]);
        _insertVersion.ExecuteNonQuery();
    }

    /// <summary>Writes what the models say of an alert.</summary>
    public void InsertScores(long alert, PreparedAlert prepared) => _scores.Insert(alert, prepared);

    /// <summary>Writes the scores of an alert that was archived before, instead of what its models said then.</summary>
    public void ReplaceScores(long alert, PreparedAlert prepared) => _scores.Replace(alert, prepared);

    /// <summary>Whether these bytes were rejected before.</summary>
    public bool HasReject(byte[] digest)
    {
        Bind(_findReject, [digest]);
        return _findReject.ExecuteScalar() is not null;
    }

    /// <summary>Writes a dead letter.</summary>
    public void InsertReject(DeadLetter letter, byte[] digest, DateTimeOffset received, RecordLocation at)
    {
        Bind(
            _insertReject,
            [
                digest, letter.Source, letter.Reason, letter.Offset, letter.FieldPath,
                received.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                at.Segment, at.Offset, at.Length, (long)at.Checksum,
            ]);
        _insertReject.ExecuteNonQuery();
    }

    /// <summary>The number of a packet prefix; it is stored once.</summary>
    public long EnvelopeOf(ReadOnlySpan<byte> prefix)
    {
        var digest = SHA256.HashData(prefix);
        var key = Convert.ToHexString(digest);
        if (_envelopes.TryGetValue(key, out var id)) return id;
        id = NumberOf(
            "INSERT OR IGNORE INTO envelope(digest, prefix) VALUES($0, $1)", "SELECT id FROM envelope WHERE digest=$0", digest, prefix.ToArray());
        if (_envelopes.Count < 4096) _envelopes.Add(key, id);
        return id;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands) command.Dispose();
    }

    private static object IdOf(AlertId id) => id.Text is null ? id.Number : id.Text;

    private static object Real(double value) => double.IsFinite(value) ? value : DBNull.Value;

    private static object[] PacketValues(StoredPacket packet) =>
    [
        packet.Record.Segment, packet.Record.Offset, packet.Record.Length, (long)packet.Record.Checksum, (int)packet.Kind,
        packet.Envelope ?? (object)DBNull.Value, packet.Sync ?? (object)DBNull.Value,
        packet.Original?.Segment ?? (object)DBNull.Value, packet.Original?.Offset ?? (object)DBNull.Value,
        packet.Original?.Length ?? (object)DBNull.Value, packet.Original is { } original ? (long)original.Checksum : DBNull.Value,
    ];

    private static void Bind(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
    }

    private long SurveyOf(string name)
    {
        if (_surveys.TryGetValue(name, out var id)) return id;
        id = NumberOf("INSERT OR IGNORE INTO survey(name) VALUES($0)", "SELECT id FROM survey WHERE name=$0", name);
        _surveys.Add(name, id);
        return id;
    }

    private long NumberOf(string insert, string select, params object[] values)
    {
        foreach (var sql in (string[])[insert, select])
        {
            using var command = _index.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue("$" + i, values[i]);
            if (sql == select) return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            command.ExecuteNonQuery();
        }

        return 0;
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _index.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
        _commands.Add(command);
        return command;
    }
}
