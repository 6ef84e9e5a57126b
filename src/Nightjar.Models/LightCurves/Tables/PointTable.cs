using System.Globalization;
using Nightjar.Formats.Csv;
using Nightjar.Sky;

namespace Nightjar.Models.LightCurves.Tables;

/// <summary>A table with a row for each point: its columns, found by name.</summary>
internal sealed class PointTable
{
    private static readonly string[] TimeColumns = ["mjd", "jd", "hmjd", "cjd", "midpointMjdTai", "time"];
    private static readonly string[] BandColumns = ["band", "filter", "passband", "fid", "cfid", "filterid", "flt"];
    private static readonly string[] FluxColumns = ["fluxcal", "flux", "psfFlux"];
    private static readonly string[] FluxErrorColumns = ["fluxcal_err", "fluxcalerr", "flux_err", "fluxerr", "psfFluxErr"];
    private static readonly string[] MagnitudeColumns = ["mag", "magpsf", "cmagpsf"];
    private static readonly string[] MagnitudeErrorColumns = ["magerr", "sigmapsf", "csigmapsf", "mag_err"];
    private static readonly string[] DetectionColumns = ["detected", "detected_bool", "kind"];
    private static readonly PassBand[] PlasticcBands = [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y];
    private static readonly PassBand[] ZtfBands = [PassBand.G, PassBand.R, PassBand.I];

    // Fainter than any survey: a mark for no measurement.
    private const double FaintestMagnitude = 90;

    private readonly CsvReader _table;
    private readonly int _time;
    private readonly int _band;
    private readonly int _value;
    private readonly int _error;
    private readonly int _detection;
    private readonly int _sign;
    private readonly int _class;
    private readonly bool _isMagnitude;
    private readonly bool _hasFilterNumbers;
    private readonly double _unit;

    private PointTable(CsvReader table, int id, LightCurveTableOptions options)
    {
        (_table, Id) = (table, id);
        (_time, _band) = (table.IndexOf(TimeColumns), table.IndexOf(BandColumns));
        _value = table.IndexOf(FluxColumns);
        _isMagnitude = _value < 0;
        if (_isMagnitude) (_value, _error) = (table.IndexOf(MagnitudeColumns), table.IndexOf(MagnitudeErrorColumns));
        else _error = table.IndexOf(FluxErrorColumns);
        (_detection, _sign) = (table.IndexOf(DetectionColumns), _isMagnitude ? table.IndexOf("isdiffpos") : -1);
        _class = options.ClassColumn is { } name ? table.IndexOf(name) : table.IndexOf(ObjectTable.ClassColumns);
        _hasFilterNumbers = _band >= 0 && table.Columns[_band].ToUpperInvariant() is "FID" or "CFID" or "FILTERID";
        _unit = _isMagnitude ? 1 : UnitOf(options.Unit, table.Columns[_value]);
    }

    /// <summary>The column with the names of objects.</summary>
    public int Id { get; }

    /// <summary>Whether bands are ZTF's numbers of filters.</summary>
    public bool HasFilterNumbers => _hasFilterNumbers;

    /// <summary>Whether a table is one of points: it has times and fluxes or magnitudes.</summary>
    public static bool Is(CsvReader table) => table.IndexOf(TimeColumns) >= 0 && (table.IndexOf(FluxColumns) >= 0 || table.IndexOf(MagnitudeColumns) >= 0);

    /// <summary>Finds the columns.</summary>
    /// <exception cref="CsvFormatException">One is missing.</exception>
    public static PointTable Of(CsvReader table, LightCurveTableOptions options)
    {
        var points = new PointTable(table, table.IndexOf(ObjectTable.IdColumns), options);
        if (points.Id < 0) throw Missing("the object's name", ObjectTable.IdColumns);
        if (points._band < 0) throw Missing("the band", BandColumns);
        if (points._error < 0) throw Missing("the error", points._isMagnitude ? MagnitudeErrorColumns : FluxErrorColumns);
        return points;

        CsvFormatException Missing(string what, string[] names) => new($"{table.Name} has no column with {what}: expected one of {string.Join(", ", names)}; it has {string.Join(", ", table.Columns.Take(40))}");
    }

    /// <summary>Adds the row's point to a light curve.</summary>
    /// <returns>Whether it is one: upper limits and placeholders are none.</returns>
    public bool TryAdd(LightCurveBuilder curve)
    {
        if (_class >= 0 && curve.Class.Length == 0) curve.Class = ClassNames.Of(_table[_class].ToString(), _table.Columns[_class]);
        var (value, error) = (_table.GetDouble(_value), _table.GetDouble(_error));
        if (!double.IsFinite(value) || !(error > 0 && error < double.PositiveInfinity)) return false;
        if (_isMagnitude)
        {
            if (value > FaintestMagnitude) return false;
            var flux = FluxCal.From(new Magnitude(value, error));
            (value, error) = (flux.Value, flux.Error);
            if (_sign >= 0 && _table[_sign].Trim() is "f" or "0" or "F" or "False") value = -value;
        }

        (value, error) = (value * _unit, error * _unit);
        var time = _table.GetDouble(_time);
        if (!double.IsFinite(time)) throw _table.Fail(_time, "there is no time");
        curve.Add(time, Band(), value, error, IsDetection(value, error));
        return true;
    }

    private static double UnitOf(FluxUnit unit, string column)
    {
        if (unit == FluxUnit.Stated) unit = column.Equals("psfFlux", StringComparison.OrdinalIgnoreCase) ? FluxUnit.Nanojansky : FluxUnit.FluxCal;
        return unit switch
        {
            FluxUnit.Nanojansky => FluxCal.From(new Flux(1, 1)).Value,
            FluxUnit.Microjansky => FluxCal.From(new Flux(1000, 1)).Value,
            _ => 1,
        };
    }

    private bool IsDetection(double value, double error)
    {
        if (_detection < 0) return _isMagnitude || value >= LightCurveTableOptions.DetectionSignalToNoise * error;
        return _table[_detection].Trim() is "1" or "True" or "true" or "D";
    }

    private PassBand Band()
    {
        var text = _table[_band].Trim();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var (bands, place) = _hasFilterNumbers ? (ZtfBands, number - 1) : (PlasticcBands, number);
            if ((uint)place < (uint)bands.Length) return bands[place];
        }
        else if (PassBands.TryParse(text, out var band))
        {
            return band;
        }

        throw _table.Fail(_band, $"'{text}' is no band");
    }
}
