using System.Runtime.InteropServices;
using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

/// <summary>Counts alerts into the summary of a night, as an archive would.</summary>
internal sealed class NightSummaryBuilder
{
    private const int HoursPerDay = 24;

    private readonly Dictionary<(string Survey, PassBand Band, long Hour), long> _hours = [];
    private readonly Dictionary<string, (long Alerts, long Bytes)> _surveys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Histogram> _packetScores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Histogram> _modelScores = new(StringComparer.Ordinal);
    private readonly Dictionary<PassBand, Histogram> _magnitudes = [];
    private readonly List<SkyPoint> _points = [];
    private readonly InterestSelection _selection = new();
    private JulianDate _first = JulianDate.Unknown;
    private JulianDate _last = JulianDate.Unknown;

    /// <summary>Counts an alert.</summary>
    public void Add(Alert alert, long packetBytes, ReadOnlySpan<KeyValuePair<string, double>> scores)
    {
        var time = alert.Detection.Time;
        var hour = time.IsKnown ? (long)Math.Floor(time.Mjd * HoursPerDay) : long.MinValue;
        CollectionsMarshal.GetValueRefOrAddDefault(_hours, (alert.Survey, alert.Detection.Band, hour), out _)++;
        ref var survey = ref CollectionsMarshal.GetValueRefOrAddDefault(_surveys, alert.Survey, out _);
        survey = (survey.Alerts + 1, survey.Bytes + packetBytes);
        if (time.IsKnown && !(time >= _first)) _first = time;
        if (time.IsKnown && !(time <= _last)) _last = time;
        HistogramOf(_packetScores, SurveyScores.CurrentName(alert.Survey)).Add(alert.RealBogus);
        if (alert.Survey != "lsst") HistogramOf(_packetScores, SurveyScores.OlderName).Add(alert.RandomForestRealBogus);
        foreach (var (name, score) in scores) HistogramOf(_modelScores, name).Add(score);
        if (!_magnitudes.TryGetValue(alert.Detection.Band, out var magnitudes))
            _magnitudes.Add(alert.Detection.Band, magnitudes = Histogram.OfMagnitudes());
        magnitudes.Add(alert.Detection.Magnitude.Value);
        _points.Add(new SkyPoint(alert.Detection.Position, alert.Survey));
        _selection.Offer(alert, InterestRanking.Interest(alert, scores.IsEmpty ? alert.RealBogus : scores[0].Value));
    }

    /// <summary>The alerts worth showing, one for each object, the most interesting first.</summary>
    public IReadOnlyList<AlertKey> MostInteresting(int count) => _selection.Top(count);

    /// <summary>The summary of what was added.</summary>
    public NightSummary Build(
        string night, string archiveName, DateTimeOffset generatedAt, IReadOnlyList<RejectCount> rejects,
        IReadOnlyList<InterestingAlert> interesting, long? read = null, long? duplicates = null) => new()
        {
            Night = night,
            ArchiveName = archiveName,
            GeneratedAt = generatedAt,
            Totals = new NightTotals
            {
                Read = read,
                Archived = _points.Count,
                Duplicates = duplicates,
                Rejected = rejects.Sum(reject => reject.Count),
                Objects = _selection.Count,
                Bytes = _surveys.Values.Sum(survey => survey.Bytes),
                First = _first,
                Last = _last,
            },
            Surveys = [.. _surveys.OrderBy(survey => survey.Key, StringComparer.Ordinal)
                .Select(survey => new SurveyCount(survey.Key, survey.Value.Alerts, _selection.CountOf(survey.Key), survey.Value.Bytes))],
            CountsByBandAndHour = [.. _hours.OrderBy(bin => bin.Key.Survey, StringComparer.Ordinal).ThenBy(bin => bin.Key.Hour)
                .ThenBy(bin => PlotPalette.RankOf(bin.Key.Band))
                .Select(bin => new CountByBandAndHour(bin.Key.Survey, bin.Key.Band, StartOf(bin.Key.Hour), bin.Value))],
            SkyPoints = _points,
            ScoreHistograms = [.. Scores(_packetScores), .. Scores(_modelScores)],
            MagnitudeHistograms = [.. _magnitudes.OrderBy(one => PlotPalette.RankOf(one.Key))
                .Select(one => new MagnitudeHistogram(one.Key, one.Value))],
            Rejects = [.. rejects.OrderByDescending(reject => reject.Count).ThenBy(reject => reject.Reason, StringComparer.Ordinal)],
            InterestingAlerts = interesting,
        };

    private static JulianDate StartOf(long hour) =>
        hour == long.MinValue ? JulianDate.Unknown : JulianDate.FromMjd((double)hour / HoursPerDay);

    private static Histogram HistogramOf(Dictionary<string, Histogram> histograms, string name)
    {
        if (!histograms.TryGetValue(name, out var histogram)) histograms.Add(name, histogram = Histogram.OfScores());
        return histogram;
    }

    // A score that no packet has is not worth an empty chart.
    private static IEnumerable<ScoreHistogram> Scores(Dictionary<string, Histogram> histograms) =>
        histograms.Where(one => one.Value.Total > 0).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => new ScoreHistogram(one.Key, one.Value));
}
