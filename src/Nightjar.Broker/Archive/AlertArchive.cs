using System.Globalization;
using Microsoft.Data.Sqlite;
using Nightjar.Sky;

namespace Nightjar.Broker.Archive;

/// <summary>Reads an archive, also while another process writes it. Not thread-safe; open one a thread.</summary>
public sealed class AlertArchive : IDisposable
{
    /// <summary>Ranges of HEALPix indices that one cone search may use; more are tighter and cost more look-ups.</summary>
    private const int ConeRanges = 64;

    private readonly SqliteConnection _index;
    private readonly SegmentReader _segments;
    private ScoreReader? _scores;

    private AlertArchive(string folder, SqliteConnection index)
    {
        (Folder, _index) = (folder, index);
        _segments = new SegmentReader(folder, index);
    }

    /// <summary>The folder of the archive.</summary>
    public string Folder { get; }

    /// <summary>The index, for statements that only read.</summary>
    internal SqliteConnection Index => _index;

    /// <summary>The bytes of the records.</summary>
    internal SegmentReader Segments => _segments;

    /// <summary>Opens an archive.</summary>
    /// <exception cref="NightjarException">There is none, it is of a newer version, or it cannot be read.</exception>
    public static AlertArchive Open(string folder)
    {
        try
        {
            return new AlertArchive(folder, ArchiveIndex.OpenForReading(folder));
        }
        catch (Exception exception) when (exception is SqliteException or UnauthorizedAccessException or IOException)
        {
            throw new NightjarException($"the archive {folder} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Number of alerts.</summary>
    public long Count => Convert.ToInt64(ArchiveIndex.Scalar(_index, "SELECT count(*) FROM alert"), CultureInfo.InvariantCulture);

    /// <summary>Finds alerts: with a cone nearest first, with <see cref="AlertQuery.MostInteresting"/> best first, else
    /// in the order of time.</summary>
    public IEnumerable<ArchivedAlert> Find(AlertQuery query) =>
        query.Center is { } center ? FindCone(query, center) : Select(query, null);

    /// <summary>Finds by the words of a person: an alert's identifier, an object's name, with the survey before it where
    /// two surveys use the same (<c>ztf/2695378462115010012</c>). Alerts of one object come in the order of time.</summary>
    public IReadOnlyList<ArchivedAlert> FindNamed(string name)
    {
        string? survey = null;
        if (name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash) (survey, name) = (name[..slash], name[(slash + 1)..]);
        var id = long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new AlertId(number)
            : new AlertId(0, name);
        List<ArchivedAlert> found = [.. Find(new AlertQuery { Survey = survey, Id = id })];
        return found.Count > 0 ? found : [.. Find(new AlertQuery { Survey = survey, ObjectId = name })];
    }

    /// <summary>The scores of an alert by the name of the model.</summary>
    public IReadOnlyDictionary<string, double> Scores(long row)
    {
        using var command = _index.CreateCommand();
        command.CommandText = "SELECT model.name, value FROM score JOIN model ON model.id=score.model WHERE alert=$row ORDER BY model.id";
        command.Parameters.AddWithValue("$row", row);
        using var reader = command.ExecuteReader();
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        while (reader.Read()) scores.Add(reader.GetString(0), reader.GetDouble(1));
        return scores;
    }

    /// <summary>Everything that models said of an alert, in the order in which the archive came to know the models; also why there is no
    /// score.</summary>
    public IReadOnlyList<StoredScore> Judgements(long row) => (_scores ??= new(_index)).Read(row);

    /// <summary>Further contents that came under the identity of an alert, in the order in which they came.</summary>
    public IReadOnlyList<StoredPacket> Versions(long row)
    {
        using var command = _index.CreateCommand();
        command.CommandText = "SELECT " + AlertRows.PacketColumns + " FROM version WHERE alert=$row ORDER BY number";
        command.Parameters.AddWithValue("$row", row);
        using var reader = command.ExecuteReader();
        var versions = new List<StoredPacket>();
        while (reader.Read()) versions.Add(AlertRows.ReadPacket(reader, 0));
        return versions;
    }

    /// <summary>The record of a packet with its schema, checked against its checksum.</summary>
    /// <exception cref="NightjarException">The segment is missing or damaged.</exception>
    public StoredRecord Read(StoredPacket packet) =>
        new(_segments.SchemaOf(packet.Record.Segment), _segments.Read(packet.Record));

    /// <summary>The packet exactly as it came; a record that came among others in a container, as a container of its own.</summary>
    public byte[] Export(StoredPacket packet) => PacketExport.Write(this, packet);

    /// <summary>The dead letters, in the order in which they came.</summary>
    public IEnumerable<RejectedPacket> Rejects()
    {
        using var command = _index.CreateCommand();
        command.CommandText = "SELECT row, source, reason, byte, field, received, segment, offset, length, checksum FROM reject ORDER BY row";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new RejectedPacket(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), reader.GetString(5),
                new RecordLocation(reader.GetInt64(6), reader.GetInt64(7), reader.GetInt32(8), (uint)reader.GetInt64(9)));
        }
    }

    /// <summary>The bytes of a dead letter.</summary>
    public byte[] Read(RejectedPacket reject) => _segments.Read(reject.Location);

    /// <inheritdoc/>
    public void Dispose()
    {
        _segments.Dispose();
        _index.Dispose();
    }

    private List<ArchivedAlert> FindCone(AlertQuery query, SkyPosition center)
    {
        var cone = new Cone(center, Angle.FromArcseconds(query.RadiusArcsec));
        var found = new List<ArchivedAlert>();
        foreach (var range in Healpix.ConeCover(cone, ConeRanges))
        {
            foreach (var alert in Select(query, range))
            {
                var separation = alert.Summary.Position.SeparationTo(center).Arcseconds;
                if (separation <= query.RadiusArcsec) found.Add(alert with { SeparationArcsec = separation });
            }
        }

        found.Sort((a, b) => a.SeparationArcsec != b.SeparationArcsec
            ? a.SeparationArcsec.CompareTo(b.SeparationArcsec)
            : a.Summary.Time.CompareTo(b.Summary.Time));
        return found;
    }

    private IEnumerable<ArchivedAlert> Select(AlertQuery query, HealpixRange? range)
    {
        using var command = _index.CreateCommand();
        var conditions = new List<string>();
        void Add(string condition, string name, object value)
        {
            conditions.Add(condition);
            command.Parameters.AddWithValue(name, value);
        }

        if (range is { } r)
        {
            Add("healpix29 >= $low", "$low", r.First);
            Add("healpix29 <= $high", "$high", r.Last);
        }

        if (query.ObjectId is { } name) Add("object = $object", "$object", name);
        if (query.Survey is { } survey) Add("survey.name = $survey", "$survey", survey);
        if (query.Id is { } id) Add("alert.id = $id AND alert.survey IN (SELECT id FROM survey)", "$id", id.Text is null ? id.Number : id.Text);
        if (query.From is { } from) Add("jd >= $from", "$from", from.Days);
        if (query.To is { } to) Add("jd < $to", "$to", to.Days);
        command.CommandText = "SELECT row, survey.name, alert.id, " + AlertRows.SummaryColumns + ", " + AlertRows.PacketColumns
            + " FROM alert JOIN survey ON survey.id = alert.survey"
            + (conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions))
            + (query.MostInteresting > 0
                ? string.Create(CultureInfo.InvariantCulture, $" ORDER BY interest DESC, row LIMIT {query.MostInteresting}")
                : range is null ? " ORDER BY jd, row" : "");
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return AlertRows.Read(reader);
    }
}
