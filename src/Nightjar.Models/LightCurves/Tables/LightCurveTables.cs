using Nightjar.Formats.Csv;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurves.Tables;

/// <summary>Reads labelled light curves from tables: CSV, gzipped or plain, in which columns are found by their names, and SNANA's FITS
/// files.</summary>
/// <remarks>
/// <para>A table with times and fluxes or magnitudes holds points, one with names of objects and a class holds objects; they are joined by
/// the object's name. PLAsTiCC's, MALLORN's, SNPCC's and ELAsTiCC's tables and light curves of brokers are read so.</para>
/// <para>Fluxes become FLUXCAL, magnitudes are differences of images. Bands that are numbers are ZTF's (1 g, 2 r, 3 i) in columns <c>fid</c>
/// and PLAsTiCC's (0 u to 5 y) elsewhere. Without a mark of detections, magnitudes are detections, and fluxes from 5 standard deviations
/// on.</para>
/// </remarks>
public static class LightCurveTables
{
    /// <summary>Reads files.</summary>
    /// <param name="paths">Files; of SNANA's pairs the HEAD files, the others are found.</param>
    /// <param name="options">What they do not say; null for nothing.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="FormatException">A file is damaged, or is no such table; the message names file, line and column.</exception>
    /// <exception cref="InvalidDataException">Likewise.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static LightCurveSet Read(IReadOnlyList<string> paths, LightCurveTableOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        var curves = new List<LabelledLightCurve>();
        List<ObjectTable> objects = [];
        List<string> points = [];
        long left = 0;
        foreach (var path in paths)
        {
            if (!File.Exists(path)) throw new FileNotFoundException($"there is no file {path}", path);
            if (SnanaFiles.IsPhotometry(path)) continue;
            if (SnanaFiles.Is(path))
            {
                left += SnanaFiles.Read(path, options, curves);
                continue;
            }

            using var table = CsvReader.Open(path);
            if (PointTable.Is(table)) points.Add(path);
            else if (ObjectTable.Is(table, options)) objects.Add(ObjectTable.Read(table, options, cancellation));
            else throw new CsvFormatException($"{path} has neither the points of light curves (a time and a flux or magnitude) nor the classes of objects (a name and a class); it has {string.Join(", ", table.Columns.Take(40))}");
        }

        var without = 0;
        foreach (var path in points) (left, without) = Add(left, without, ReadPoints(path, objects, options, curves, cancellation));
        if (curves.Count == 0) throw new InvalidDataException($"{string.Join(", ", paths)}: no light curve; give the table of points too");
        return new(curves, left, without);
    }

    private static (long, int) Add(long left, int without, (long Left, int Without) more) => (left + more.Left, without + more.Without);

    private static (long Left, int Without) ReadPoints(string path, List<ObjectTable> tables, LightCurveTableOptions options, List<LabelledLightCurve> curves, CancellationToken cancellation)
    {
        using var table = CsvReader.Open(path);
        var columns = PointTable.Of(table, options);
        var builders = new Dictionary<string, LightCurveBuilder>(StringComparer.Ordinal);
        var names = builders.GetAlternateLookup<ReadOnlySpan<char>>();
        var order = new List<(string Id, LightCurveBuilder Builder)>();
        long left = 0;
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            var id = table[columns.Id].Trim();
            if (!names.TryGetValue(id, out var builder))
            {
                names[id] = builder = new();
                order.Add((id.ToString(), builder));
            }

            if (!columns.TryAdd(builder)) left++;
        }

        var idColumn = table.Columns[columns.Id];
        var matching = tables.Where(t => t.IdColumn.Equals(idColumn, StringComparison.OrdinalIgnoreCase)).Concat(tables).Distinct().ToArray();
        var without = 0;
        foreach (var (id, builder) in order)
        {
            var facts = new ObjectFacts("", "", double.NaN, double.NaN, double.NaN);
            if (matching.Length > 0 && !Array.Exists(matching, t => t.TryGet(id, out facts)))
            {
                without++;
                facts = new("", "", double.NaN, double.NaN, double.NaN);
            }

            if (facts.Class.Length == 0 && builder.Class.Length == 0 && options.Label is { } label) facts = facts with { Class = ClassNames.Of(label) };
            curves.Add(builder.Build(id, facts, options.Survey ?? SurveyOf(facts.Group.Length > 0 ? facts.Group : id, columns)));
        }

        return (left, without);
    }

    private static string SurveyOf(string id, PointTable columns) => columns.HasFilterNumbers || id.StartsWith("ZTF", StringComparison.Ordinal) || id.StartsWith("NJZtf", StringComparison.Ordinal) ? "ztf" : "lsst";
}
