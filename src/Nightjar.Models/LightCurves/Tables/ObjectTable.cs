using Nightjar.Formats.Csv;

namespace Nightjar.Models.LightCurves.Tables;

/// <summary>A table with a row for each object.</summary>
internal sealed class ObjectTable
{
    /// <summary>Names of columns with the object's name, the most particular first.</summary>
    internal static readonly string[] IdColumns = ["alert_idx", "object_id", "objectId", "snid", "diaObjectId", "oid", "name", "id"];

    internal static readonly string[] ClassColumns = ["target", "true_target", "SpecType", "true_type", "tns_class", "TNS", "class", "classId", "type", "label"];

    private static readonly string[] RedshiftColumns = ["redshift", "z_final", "hostgal_photoz", "Z"];
    private static readonly string[] RedshiftErrorColumns = ["redshift_err", "z_final_err", "hostgal_photoz_err", "Z_err"];
    private static readonly string[] ReddeningColumns = ["mwebv", "EBV"];
    private static readonly string[] ExtinctionColumns = ["A_V"];

    // Extinction in V over reddening, of the mean dust of the Milky Way (Cardelli, Clayton and Mathis 1989).
    private const double ExtinctionPerReddening = 3.1;

    private readonly Dictionary<string, ObjectFacts> _facts = new(StringComparer.Ordinal);

    private ObjectTable(string idColumn) => IdColumn = idColumn;

    /// <summary>The column with the names.</summary>
    public string IdColumn { get; }

    /// <summary>Whether a table is one of objects.</summary>
    public static bool Is(CsvReader table, LightCurveTableOptions options) => table.IndexOf(IdColumns) >= 0 && ClassColumn(table, options) >= 0;

    /// <summary>The column of classes; -1 where there is none.</summary>
    public static int ClassColumn(CsvReader table, LightCurveTableOptions options) => options.ClassColumn is { } name ? table.IndexOf(name) : table.IndexOf(ClassColumns);

    /// <summary>Reads it.</summary>
    public static ObjectTable Read(CsvReader table, LightCurveTableOptions options, CancellationToken cancellation)
    {
        var (id, type) = (table.IndexOf(IdColumns), ClassColumn(table, options));
        var group = table.IndexOf("objectId", "object_id");
        var (redshift, error) = (table.IndexOf(RedshiftColumns), table.IndexOf(RedshiftErrorColumns));
        var (reddening, extinction) = (table.IndexOf(ReddeningColumns), table.IndexOf(ExtinctionColumns));
        var objects = new ObjectTable(table.Columns[id]);
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            var name = table[id].Trim().ToString();
            if (name.Length == 0) throw table.Fail(id, "the object has no name");
            var facts = new ObjectFacts(
                group < 0 || group == id ? "" : table[group].Trim().ToString(),
                ClassNames.Of(table[type].Trim().ToString(), table.Columns[type]),
                Positive(table, redshift),
                Positive(table, error),
                reddening >= 0 ? Positive(table, reddening) : Positive(table, extinction) / ExtinctionPerReddening);
            if (!objects._facts.TryAdd(name, facts)) throw table.Fail(id, $"'{name}' stands there twice");
        }

        return objects;
    }

    /// <summary>What it says of an object.</summary>
    public bool TryGet(string id, out ObjectFacts facts) => _facts.TryGetValue(id, out facts);

    // Surveys write -9 and such for what is unknown.
    private static double Positive(CsvReader table, int column) => column >= 0 && table.GetDouble(column) is >= 0 and < double.PositiveInfinity and var number ? number : double.NaN;
}
