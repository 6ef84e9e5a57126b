using System.Runtime.InteropServices;

namespace Nightjar.Broker.Reports;

/// <summary>Alerts counted in equal hexagons of the map; a cell has the colour of the survey that has most alerts in it.</summary>
/// <param name="Surveys">The surveys in the order of their names.</param>
/// <param name="Totals">How many alerts each survey has on the map.</param>
/// <param name="Cells">The occupied hexagons, row by row.</param>
/// <param name="Unplaced">Alerts without a valid position.</param>
internal sealed record SkyDensity(
    IReadOnlyList<string> Surveys, IReadOnlyList<long> Totals, IReadOnlyList<SkyCell> Cells, long Unplaced)
{
    /// <summary>Counts the points.</summary>
    public static SkyDensity Of(IReadOnlyList<SkyPoint> points, SkyMapGeometry geometry)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var point in points) names.Add(point.Survey);
        string[] surveys = [.. names];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var survey in surveys) index.Add(survey, index.Count);
        var totals = new long[surveys.Length];
        var counts = new Dictionary<(int Column, int Row, int Survey), int>();
        var unplaced = 0L;
        foreach (var point in points)
        {
            if (!point.Position.IsValid)
            {
                unplaced++;
                continue;
            }

            var survey = index[point.Survey];
            var (x, y) = geometry.Place(point.Position);
            var (column, row) = geometry.Grid.CellOf(x, y);
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (column, row, survey), out _)++;
            totals[survey]++;
        }

        var cells = counts.GroupBy(one => (one.Key.Column, one.Key.Row))
            .OrderBy(cell => cell.Key.Row).ThenBy(cell => cell.Key.Column)
            .Select(cell => Cell(geometry, cell.Key, cell.Select(one => (one.Key.Survey, one.Value))));
        return new SkyDensity(surveys, totals, [.. cells], unplaced);
    }

    /// <summary>Thresholds 1, 2, 5, 10... that divide counts up to the largest into at most so many levels; steps of 10
    /// or 100 where it is large.</summary>
    public static IReadOnlyList<int> Levels(int largest, int most)
    {
        foreach (int[] steps in (int[][])[[1, 2, 5], [1, 3], [1], [1, 0]])
        {
            var levels = new List<int>();
            var isSparse = steps.Contains(0);
            for (var (power, number) = (1L, 0); power <= largest; power *= 10, number++)
                foreach (var step in steps)
                    if (step > 0 && power * step <= largest && (!isSparse || number % 2 == 0)) levels.Add((int)(power * step));
            if (levels.Count <= most) return levels;
        }

        return [1];
    }

    private static SkyCell Cell(SkyMapGeometry geometry, (int Column, int Row) place, IEnumerable<(int Survey, int Count)> counts)
    {
        var (x, y) = geometry.Grid.CentreOf(place);
        var bySurvey = counts.OrderByDescending(one => one.Count).ThenBy(one => one.Survey).ToArray();
        return new SkyCell(x, y, bySurvey.Sum(one => one.Count), bySurvey[0].Survey);
    }
}
