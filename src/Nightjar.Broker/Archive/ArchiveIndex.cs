using Microsoft.Data.Sqlite;

namespace Nightjar.Broker.Archive;

/// <summary>Opens the SQLite index of an archive and holds its schema.</summary>
internal static class ArchiveIndex
{
    private const string Schema = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE survey(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE envelope(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, prefix BLOB NOT NULL);
        CREATE TABLE segment(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, stream TEXT NOT NULL,
                             length INTEGER NOT NULL, records INTEGER NOT NULL);
        CREATE INDEX segment_stream ON segment(stream, id);
        -- id has no type: a number for most surveys, a text for ATLAS
        CREATE TABLE alert(row INTEGER PRIMARY KEY, survey INTEGER NOT NULL, id NOT NULL, object TEXT NOT NULL,
                           jd REAL NOT NULL, ra REAL NOT NULL, dec REAL NOT NULL, healpix29 INTEGER NOT NULL,
                           band INTEGER NOT NULL, magnitude REAL, magnitude_error REAL, flux_njy REAL,
                           flux_error_njy REAL, positive INTEGER NOT NULL, real_bogus REAL, random_forest REAL,
                           interest REAL, solar_system TEXT,
                           segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
                           checksum INTEGER NOT NULL, kind INTEGER NOT NULL, envelope INTEGER, sync BLOB,
                           original_segment INTEGER, original_offset INTEGER, original_length INTEGER,
                           original_checksum INTEGER);
        CREATE UNIQUE INDEX alert_id ON alert(survey, id);
        CREATE INDEX alert_object ON alert(object, jd);
        CREATE INDEX alert_healpix ON alert(healpix29);
        CREATE INDEX alert_jd ON alert(jd);
        CREATE INDEX alert_segment ON alert(segment, offset);
        -- other contents that came under the identity of an archived alert
        CREATE TABLE version(row INTEGER PRIMARY KEY, alert INTEGER NOT NULL, number INTEGER NOT NULL,
                             segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
                             checksum INTEGER NOT NULL, kind INTEGER NOT NULL, envelope INTEGER, sync BLOB,
                             original_segment INTEGER, original_offset INTEGER, original_length INTEGER,
                             original_checksum INTEGER);
        CREATE INDEX version_alert ON version(alert);
        CREATE INDEX version_segment ON version(segment, offset);
        CREATE TABLE model(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE score(alert INTEGER NOT NULL, model INTEGER NOT NULL, value REAL NOT NULL,
                           PRIMARY KEY(alert, model)) WITHOUT ROWID;
        CREATE TABLE reject(row INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, source TEXT NOT NULL,
                            reason TEXT NOT NULL, byte INTEGER NOT NULL, field TEXT NOT NULL,
                            received TEXT NOT NULL, segment INTEGER NOT NULL, offset INTEGER NOT NULL,
                            length INTEGER NOT NULL, checksum INTEGER NOT NULL);
        """;

    /// <summary>Came later; an archive gets them when it is next written. Programs that do not know them leave them alone.</summary>
    private const string ScoreTables = """
        -- what is known of a model; sha256 of its file
        CREATE TABLE IF NOT EXISTS model_file(model INTEGER PRIMARY KEY, family TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
                                              sha256 TEXT NOT NULL, classes TEXT NOT NULL);
        -- probabilities: one float32 a class, little-endian; best: place of the largest, from 0
        CREATE TABLE IF NOT EXISTS class_score(alert INTEGER NOT NULL, model INTEGER NOT NULL, best INTEGER NOT NULL,
                                               probabilities BLOB NOT NULL, PRIMARY KEY(alert, model)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS reason(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS no_score(alert INTEGER NOT NULL, model INTEGER NOT NULL, reason INTEGER NOT NULL,
                                            PRIMARY KEY(alert, model)) WITHOUT ROWID;
        """;

    /// <summary>Whether the index has the tables that came later.</summary>
    public static bool HasScoreTables(SqliteConnection connection) =>
        Convert.ToInt64(Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name='no_score'")) > 0;

    /// <summary>Opens the index for writing and makes it when the folder is new.</summary>
    public static SqliteConnection OpenForWriting(string folder)
    {
        SqliteLibrary.EnsureLoaded();
        var path = Path.Combine(folder, ArchiveLayout.IndexFile);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        connection.Open();
        try
        {
            Execute(connection, "PRAGMA journal_mode=WAL");
            Execute(connection, "PRAGMA synchronous=FULL");
            Execute(connection, "PRAGMA cache_size=-65536");
            if (Convert.ToInt64(Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name='meta'")) == 0)
            {
                using var transaction = connection.BeginTransaction();
                Execute(connection, Schema);
                Execute(connection, $"INSERT INTO meta VALUES('version', '{ArchiveLayout.Version}')");
                transaction.Commit();
            }

            CheckVersion(connection, folder);
            if (!HasScoreTables(connection))
            {
                using var transaction = connection.BeginTransaction();
                Execute(connection, ScoreTables);
                transaction.Commit();
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the index for reading; also on a medium that cannot be written.</summary>
    public static SqliteConnection OpenForReading(string folder)
    {
        SqliteLibrary.EnsureLoaded();
        var path = Path.Combine(folder, ArchiveLayout.IndexFile);
        if (!Directory.Exists(folder)) throw new NightjarException($"there is no archive at {folder}");
        if (!File.Exists(path)) throw new NightjarException($"{folder} is not an archive: it has no {ArchiveLayout.IndexFile}");
        SqliteConnection? connection = null;
        try
        {
            connection = Open(AddressOf(path), SqliteOpenMode.ReadOnly);
            CheckVersion(connection, folder);
            return connection;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 14 or 8)
        {
            connection?.Dispose();
            connection = Open(AddressOf(path) + "?immutable=1", SqliteOpenMode.ReadOnly);
            CheckVersion(connection, folder);
            return connection;
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null.</summary>
    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static string AddressOf(string path) =>
        "file://" + string.Join('/', Path.GetFullPath(path).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));

    private static SqliteConnection Open(string source, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void CheckVersion(SqliteConnection connection, string folder)
    {
        string? text;
        try
        {
            text = Scalar(connection, "SELECT value FROM meta WHERE key='version'") as string;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 1 or 26)
        {
            throw new NightjarException($"{folder}/{ArchiveLayout.IndexFile} is not the index of an archive", exception);
        }

        if (!int.TryParse(text, out var version))
            throw new NightjarException($"{folder}/{ArchiveLayout.IndexFile} does not state the version of the archive");
        if (version > ArchiveLayout.Version)
        {
            throw new NightjarException(
                $"the archive {folder} has layout version {version}, newer than the {ArchiveLayout.Version} that this program knows: use a newer Nightjar");
        }
    }
}
