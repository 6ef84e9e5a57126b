using System.Text;
using Nightjar.Formats.Avro;

namespace Nightjar.Sky;

/// <summary>Reads measurements out of decoded rows by a <see cref="MeasurementMap"/>: the slots of its fields, and what
/// their numbers mean.</summary>
internal sealed class MeasurementReader
{
    /// <summary>Modified Julian dates above this are seconds since 1970: Rubin's sample packets of schemas 3.0 to 7.4 state
    /// 1480360995, which is 2016-11-28. As a date it would be in four million years.</summary>
    private const double LargestModifiedJulianDate = 1e7;

    private const double SecondsPerDay = 86_400;
    private const double UnixEpochMjd = 40_587;

    private readonly MeasurementMap _map;
    private readonly BandTable _bands;
    private readonly PassBand[] _codes;
    private readonly byte[] _goodStatus;
    private readonly int _id, _time, _withdrawn, _rightAscension, _declination, _bandCode, _bandName;
    private readonly int _magnitude, _magnitudeError, _isPositive, _flux, _fluxError, _isNegative, _zeroPoint;
    private readonly int _limit, _noise, _referenceMagnitude, _referenceError, _referenceDistance, _status;

    /// <summary>Wants the map's fields.</summary>
    /// <param name="want">Collects the wanted fields.</param>
    /// <param name="map">The map.</param>
    /// <param name="prefix">What stands before the field names: the path of a record and a dot, or nothing.</param>
    /// <param name="isTrigger">Whether the alert stands and falls with time and place.</param>
    public MeasurementReader(AvroProjection.Builder want, MeasurementMap map, string prefix, bool isTrigger)
    {
        (_map, _bands, _goodStatus) = (map, new BandTable(map.BandNames), Encoding.UTF8.GetBytes(map.GoodStatus));
        _codes = new PassBand[map.BandCodes.Count == 0 ? 0 : (int)map.BandCodes.Keys.Max() + 1];
        foreach (var (code, band) in map.BandCodes) _codes[code] = band;
        _id = Want(AvroValueKind.Long, map.Id);
        _time = Want(AvroValueKind.Double, map.Time, isTrigger);
        _withdrawn = Want(AvroValueKind.Double, map.Withdrawn);
        _rightAscension = Want(AvroValueKind.Double, map.RightAscension, isTrigger);
        _declination = Want(AvroValueKind.Double, map.Declination, isTrigger);
        _bandCode = Want(AvroValueKind.Long, map.BandCode);
        _bandName = Want(AvroValueKind.Text, map.BandName);
        _magnitude = Want(AvroValueKind.Double, map.Magnitude);
        _magnitudeError = Want(AvroValueKind.Double, map.MagnitudeError);
        _isPositive = Want(AvroValueKind.Boolean, map.IsPositive);
        _flux = Want(AvroValueKind.Double, map.Flux);
        _fluxError = Want(AvroValueKind.Double, map.FluxError);
        _isNegative = Want(AvroValueKind.Boolean, map.IsNegative);
        _zeroPoint = Want(AvroValueKind.Double, map.ZeroPoint);
        _limit = Want(AvroValueKind.Double, map.Limit);
        _noise = Want(AvroValueKind.Double, map.Noise);
        _referenceMagnitude = Want(AvroValueKind.Double, map.ReferenceMagnitude);
        _referenceError = Want(AvroValueKind.Double, map.ReferenceMagnitudeError);
        _referenceDistance = Want(AvroValueKind.Double, map.ReferenceDistance);
        _status = Want(AvroValueKind.Text, map.Status);

        int Want(AvroValueKind kind, IReadOnlyList<string> names, bool isRequired = false) => names.Count == 0
            ? -1
            : want.Add(new AvroWantedField(kind, [.. names.Select(name => prefix + name)])
            {
                IsRequired = isRequired,
                SkipsOtherTypes = !isRequired,
            });
    }

    /// <summary>The time, UTC; unknown where there is none.</summary>
    public JulianDate Time(AvroRows rows, int row)
    {
        var value = rows.Double(row, _time);
        if (_map.Scale == TimeScale.JulianDateUtc) return new JulianDate(value);
        if (value > LargestModifiedJulianDate) value = UnixEpochMjd + (value / SecondsPerDay);
        return _map.Scale == TimeScale.ModifiedJulianDateTai
            ? new ModifiedJulianDateTai(value).ToJulianDate()
            : JulianDate.FromMjd(value);
    }

    /// <summary>The place; NaN where there is none.</summary>
    public SkyPosition Position(AvroRows rows, int row) => new(Number(rows, row, _rightAscension), Number(rows, row, _declination));

    /// <summary>The band.</summary>
    public PassBand Band(AvroRows rows, int row, ReadOnlySpan<byte> body)
    {
        if (_bandCode >= 0)
        {
            var code = rows.Long(row, _bandCode, -1);
            return (ulong)code < (ulong)_codes.Length ? _codes[code] : PassBand.Unknown;
        }

        return _bandName >= 0 ? _bands.Find(rows.Bytes(row, _bandName, body)) : _map.OnlyBand;
    }

    /// <summary>The 5 sigma limit, AB magnitude; NaN where there is none.</summary>
    public double Limit(AvroRows rows, int row)
    {
        if (_limit >= 0) return NonNegative(rows.Double(row, _limit));
        if (_noise < 0) return double.NaN;
        var flux = Flux.UpperLimitSignalToNoise * rows.Double(row, _noise) * _map.FluxUnit;
        return new Flux(flux, double.NaN).ToMagnitude().Value;
    }

    /// <summary>Whether the row is a detection: it has a brightness, as far as its survey states one.</summary>
    public bool IsDetection(AvroRows rows, int row) => _magnitude < 0 || double.IsFinite(rows.Double(row, _magnitude));

    /// <summary>Whether the rows have a flux in place of the magnitude that they could have had.</summary>
    public bool IsForcedInstead(AvroRows rows) =>
        _magnitude >= 0 && _flux >= 0 && rows.Count > 0
        && rows.State(0, _magnitude) == AvroSlotState.Missing && rows.State(0, _flux) != AvroSlotState.Missing;

    /// <summary>Whether the survey has taken the row back.</summary>
    public bool IsWithdrawn(AvroRows rows, int row) => _withdrawn >= 0 && double.IsFinite(rows.Double(row, _withdrawn));

    /// <summary>The whole detection.</summary>
    public Detection Detection(AvroRows rows, int row, JulianDate time, ReadOnlySpan<byte> body)
    {
        var isPositive = _isPositive < 0 || rows.Boolean(row, _isPositive, fallback: true);
        Flux flux;
        Magnitude magnitude;
        if (_magnitude >= 0)
        {
            magnitude = Measured(Number(rows, row, _magnitude), Number(rows, row, _magnitudeError));
            flux = Flux.FromMagnitude(magnitude, isPositive);
        }
        else
        {
            flux = FluxOf(rows, row);
            magnitude = flux.ToDifferenceMagnitude();
            if (double.IsFinite(flux.Nanojansky)) isPositive = flux.Nanojansky > 0;
        }

        return new Detection
        {
            Id = _id < 0 ? 0 : rows.Long(row, _id),
            Time = time,
            Band = Band(rows, row, body),
            Position = Position(rows, row),
            Flux = flux,
            Magnitude = magnitude,
            IsPositive = isPositive,
            Reference = Reference(rows, row),
        };
    }

    /// <summary>The whole forced measurement.</summary>
    public ForcedMeasurement Forced(AvroRows rows, int row, JulianDate time, ReadOnlySpan<byte> body)
    {
        var flux = FluxOf(rows, row);
        var isGood = double.IsFinite(flux.Nanojansky) && !IsWithdrawn(rows, row)
            && (_status < 0 || !rows.Has(row, _status) || rows.Bytes(row, _status, body).SequenceEqual(_goodStatus));
        return new ForcedMeasurement(time, Band(rows, row, body), flux, isGood);
    }

    private Flux FluxOf(AvroRows rows, int row)
    {
        if (_flux < 0) return Flux.None;
        var value = rows.Double(row, _flux);
        var error = Number(rows, row, _fluxError);
        if (!double.IsFinite(value) || value == _map.MissingFlux) return Flux.None;
        if (!double.IsFinite(error) || error == _map.MissingFlux) error = double.NaN;
        // ATLAS writes the error of a negative flux with the flux's sign; any other negative error stands for "missing".
        if (error < 0) error = value < 0 ? -error : double.NaN;
        if (_isNegative >= 0 && rows.Boolean(row, _isNegative)) value = -Math.Abs(value);
        return _zeroPoint >= 0
            ? Flux.FromCounts(value, error, rows.Double(row, _zeroPoint))
            : new Flux(value * _map.FluxUnit, error * _map.FluxUnit);
    }

    private ReferenceSource Reference(AvroRows rows, int row)
    {
        var magnitude = Number(rows, row, _referenceMagnitude);
        if (!(magnitude >= 0)) return ReferenceSource.None;
        var distance = NonNegative(Number(rows, row, _referenceDistance)) * _map.ReferenceDistanceUnit;
        return new ReferenceSource(Measured(magnitude, Number(rows, row, _referenceError)), distance);
    }

    private static Magnitude Measured(double value, double error) =>
        double.IsFinite(value) ? new Magnitude(value, double.IsFinite(error) ? error : double.NaN) : Magnitude.None;

    /// <summary>The value, or NaN where it is one of the negative numbers that stand for "missing" (-999, -99, -1).</summary>
    public static double NonNegative(double value) => value >= 0 ? value : double.NaN;

    private static double Number(AvroRows rows, int row, int slot) => slot < 0 ? double.NaN : rows.Double(row, slot);
}
