using System.Globalization;
using Microsoft.Data.Sqlite;
using Nightjar.Broker.Archive;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Gathers from an archive what the page of a night shows.</summary>
public static class NightSummaryReader
{
    /// <summary>How many interesting alerts the page shows.</summary>
    public const int InterestingAlerts = 20;

    /// <summary>The map is a density; more points than this are thinned out evenly.</summary>
    private const long MaximumSkyPoints = 5_000_000;

    /// <summary>An alert that belongs to no object yet counts as an object of its own.</summary>
    private const string ObjectName = "CASE object WHEN '' THEN 'alert ' || alert.id ELSE object END";

    /// <summary>Reads the summary of one night, or of the whole archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="night">The night, or null for all. Dead letters have no night: all of the archive are listed.</param>
    /// <param name="time">Tells when the summary was made.</param>
    /// <param name="cancellationToken">Stops between two alerts.</param>
    public static NightSummary Read(AlertArchive archive, Night? night, TimeProvider time, CancellationToken cancellationToken)
    {
        using var transaction = archive.Index.BeginTransaction(deferred: true);
        var rows = new Rows(archive.Index, night);
        var totals = Totals(rows);
        var interesting = Interesting(archive, night, cancellationToken);
        return new NightSummary
        {
            Night = (night ?? OnlyNight(totals))?.ToString() ?? "all nights",
            ArchiveName = Path.GetFileName(Path.GetFullPath(archive.Folder)),
            GeneratedAt = time.GetUtcNow(),
            Totals = totals,
            Surveys = rows.Select(
                "SELECT survey.name, count(*), count(DISTINCT " + ObjectName + "), sum(length) FROM {alert} GROUP BY survey ORDER BY 2 DESC",
                row => new SurveyCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))),
            CountsByBandAndHour = rows.Select(
                "SELECT survey.name, band, CAST((jd - 2400000.5) * 24 AS INTEGER) AS hour, count(*) FROM {alert} GROUP BY survey, band, hour ORDER BY hour",
                row => new CountByBandAndHour(row.GetString(0), (PassBand)row.GetInt32(1), JulianDate.FromMjd(row.GetInt64(2) / 24.0), row.GetInt64(3))),
            SkyPoints = SkyPoints(rows, [.. interesting.Select(each => each.Alert.Key)]),
            ScoreHistograms = Scores(rows),
            MagnitudeHistograms = Magnitudes(rows),
            Rejects = rows.Select(
                "SELECT reason, count(*) AS n, min(source) FROM reject GROUP BY reason ORDER BY n DESC, reason",
                row => new RejectCount(row.GetString(0), row.GetInt64(1), row.GetString(2))),
            InterestingAlerts = interesting,
        };
    }

    /// <summary>The night of an archive that has only one.</summary>
    private static Night? OnlyNight(NightTotals totals) =>
        totals.Archived > 0 && Night.Of(totals.First) == Night.Of(totals.Last) ? Night.Of(totals.First) : null;

    private static NightTotals Totals(Rows rows) => rows.Select(
        "SELECT count(*), count(DISTINCT survey || '/' || " + ObjectName + "), coalesce(sum(length), 0), min(jd), max(jd), (SELECT count(*) FROM reject) FROM {alert}",
        row => new NightTotals
        {
            Archived = row.GetInt64(0),
            Objects = row.GetInt64(1),
            Bytes = row.GetInt64(2),
            First = row.IsDBNull(3) ? JulianDate.Unknown : new JulianDate(row.GetDouble(3)),
            Last = row.IsDBNull(4) ? JulianDate.Unknown : new JulianDate(row.GetDouble(4)),
            Rejected = row.GetInt64(5),
        })[0];

    private static IReadOnlyList<SkyPoint> SkyPoints(Rows rows, HashSet<AlertKey> interesting)
    {
        var count = rows.Select("SELECT count(*) FROM {alert}", row => row.GetInt64(0))[0];
        var every = (count + MaximumSkyPoints - 1) / MaximumSkyPoints;
        return rows.Select(
            string.Create(CultureInfo.InvariantCulture, $"SELECT ra, dec, survey.name, alert.id FROM {{alert}} AND row % {Math.Max(1, every)} = 0"),
            row =>
            {
                var survey = string.Intern(row.GetString(2));
                var id = row.GetFieldType(3) == typeof(string) ? new AlertId(0, row.GetString(3)) : new AlertId(row.GetInt64(3));
                return new SkyPoint(new SkyPosition(row.GetDouble(0), row.GetDouble(1)), survey, interesting.Contains(new AlertKey(survey, id)));
            });
    }

    private static List<ScoreHistogram> Scores(Rows rows)
    {
        var histograms = new List<ScoreHistogram>();
        foreach (var (name, column) in (ReadOnlySpan<(string, string)>)[("drb / reliability (survey)", "real_bogus"), ("rb (survey, random forest)", "random_forest")])
        {
            var histogram = Histogram.OfScores();
            foreach (var (value, count) in rows.Select(
                $"SELECT round({column}, 3), count(*) FROM {{alert}} AND {column} IS NOT NULL GROUP BY 1", row => (row.GetDouble(0), row.GetInt64(1))))
                histogram.Add(value, count);
            if (histogram.Total > 0) histograms.Add(new ScoreHistogram(name, histogram));
        }

        var models = new Dictionary<string, Histogram>(StringComparer.Ordinal);
        foreach (var (name, value, count) in rows.Select(
            "SELECT model.name, round(value, 3), count(*) FROM score JOIN model ON model.id = score.model WHERE score.alert IN (SELECT row FROM {alert}) GROUP BY 1, 2",
            row => (row.GetString(0), row.GetDouble(1), row.GetInt64(2))))
        {
            if (!models.TryGetValue(name, out var histogram)) models.Add(name, histogram = Histogram.OfScores());
            histogram.Add(value, count);
        }

        histograms.AddRange(models.Select(model => new ScoreHistogram(model.Key, model.Value)));
        return histograms;
    }

    private static List<MagnitudeHistogram> Magnitudes(Rows rows)
    {
        var bands = new SortedDictionary<PassBand, Histogram>();
        foreach (var (band, magnitude, count) in rows.Select(
            "SELECT band, round(magnitude, 2), count(*) FROM {alert} AND magnitude IS NOT NULL GROUP BY 1, 2",
            row => ((PassBand)row.GetInt32(0), row.GetDouble(1), row.GetInt64(2))))
        {
            if (!bands.TryGetValue(band, out var histogram)) bands.Add(band, histogram = Histogram.OfMagnitudes());
            histogram.Add(magnitude, count);
        }

        return [.. bands.Select(band => new MagnitudeHistogram(band.Key, band.Value))];
    }

    /// <summary>The alerts worth most, of each object only its latest.</summary>
    private static List<InterestingAlert> Interesting(AlertArchive archive, Night? night, CancellationToken cancellationToken)
    {
        var reader = new ArchivedAlertReader(archive);
        var chosen = new List<InterestingAlert>();
        var query = new AlertQuery { From = night?.Start, To = night?.End };
        foreach (var alert in archive.Find(query with { MostInteresting = int.MaxValue }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (key, name) = (alert.Summary.Key, alert.Summary.ObjectId);
            var isLatest = name.Length == 0 || archive.Find(query with { ObjectId = name, Survey = key.Survey }).Last().Row == alert.Row;
            if (isLatest) chosen.Add(reader.ReadInteresting(alert));
            if (chosen.Count == InterestingAlerts) break;
        }

        return chosen;
    }

    private sealed class Rows(SqliteConnection index, Night? night)
    {
        private readonly string _alert = "alert JOIN survey ON survey.id = alert.survey WHERE "
            + (night is { } only ? string.Create(CultureInfo.InvariantCulture, $"jd >= {only.Start.Days:R} AND jd < {only.End.Days:R}") : "1");

        public List<T> Select<T>(string sql, Func<SqliteDataReader, T> read)
        {
            using var command = index.CreateCommand();
            command.CommandText = sql.Replace("{alert}", _alert, StringComparison.Ordinal);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read()) rows.Add(read(reader));
            return rows;
        }
    }
}
