using Microsoft.Data.Sqlite;
using Nightjar.Sky;

namespace Nightjar.Broker.Archive;

/// <summary>Turns rows of the index into alerts.</summary>
internal static class AlertRows
{
    /// <summary>Columns of <see cref="AlertSummary"/> after row, survey and id.</summary>
    public const string SummaryColumns =
        "object, jd, ra, dec, band, magnitude, magnitude_error, flux_njy, flux_error_njy, positive, real_bogus, random_forest, interest, solar_system";

    /// <summary>Columns of <see cref="StoredPacket"/>.</summary>
    public const string PacketColumns =
        "segment, offset, length, checksum, kind, envelope, sync, original_segment, original_offset, original_length, original_checksum";

    private const int SummaryStart = 3;
    private const int PacketStart = SummaryStart + 14;

    /// <summary>Reads row, survey, id, <see cref="SummaryColumns"/>, <see cref="PacketColumns"/>.</summary>
    public static ArchivedAlert Read(SqliteDataReader row)
    {
        var id = row.GetFieldType(2) == typeof(string) ? new AlertId(0, row.GetString(2)) : new AlertId(row.GetInt64(2));
        var summary = new AlertSummary
        {
            Key = new AlertKey(string.Intern(row.GetString(1)), id),
            ObjectId = row.GetString(SummaryStart),
            Time = new JulianDate(row.GetDouble(SummaryStart + 1)),
            Position = new SkyPosition(row.GetDouble(SummaryStart + 2), row.GetDouble(SummaryStart + 3)),
            Band = (PassBand)row.GetInt32(SummaryStart + 4),
            Magnitude = new Magnitude(Real(row, SummaryStart + 5), Real(row, SummaryStart + 6)),
            Flux = new Flux(Real(row, SummaryStart + 7), Real(row, SummaryStart + 8)),
            IsPositive = row.GetInt32(SummaryStart + 9) != 0,
            RealBogus = Real(row, SummaryStart + 10),
            RandomForestRealBogus = Real(row, SummaryStart + 11),
            Interest = Real(row, SummaryStart + 12),
            SolarSystemName = row.IsDBNull(SummaryStart + 13) ? "" : row.GetString(SummaryStart + 13),
        };
        return new ArchivedAlert(row.GetInt64(0), summary, ReadPacket(row, PacketStart));
    }

    /// <summary>Reads <see cref="PacketColumns"/> from column <paramref name="start"/> on.</summary>
    public static StoredPacket ReadPacket(SqliteDataReader row, int start) => new(
        new RecordLocation(row.GetInt64(start), row.GetInt64(start + 1), row.GetInt32(start + 2), (uint)row.GetInt64(start + 3)),
        (PacketKind)row.GetInt32(start + 4),
        row.IsDBNull(start + 5) ? null : row.GetInt64(start + 5),
        row.IsDBNull(start + 6) ? null : row.GetFieldValue<byte[]>(start + 6),
        row.IsDBNull(start + 7)
            ? null
            : new RecordLocation(
                row.GetInt64(start + 7), row.GetInt64(start + 8), row.GetInt32(start + 9), (uint)row.GetInt64(start + 10)));

    private static double Real(SqliteDataReader row, int column) => row.IsDBNull(column) ? double.NaN : row.GetDouble(column);
}
