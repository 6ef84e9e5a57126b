using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>What came in, in numbers.</summary>
public sealed record NightTotals
{
    /// <summary>Packets read; null where nobody counted them (a report made from an archive alone). Otherwise it should be
    /// <see cref="Archived"/> + <see cref="Duplicates"/> + <see cref="Rejected"/>: the page says so when it is not.</summary>
    public long? Read { get; init; }

    /// <summary>Alerts in the archive.</summary>
    public long Archived { get; init; }

    /// <summary>Packets whose alert was in the archive already; null where nobody counted them.</summary>
    public long? Duplicates { get; init; }

    /// <summary>Packets among the dead letters.</summary>
    public long Rejected { get; init; }

    /// <summary>Distinct objects among the archived alerts.</summary>
    public long Objects { get; init; }

    /// <summary>Bytes of the archived packets.</summary>
    public long Bytes { get; init; }

    /// <summary>Time of the first archived alert.</summary>
    public JulianDate First { get; init; } = JulianDate.Unknown;

    /// <summary>Time of the last archived alert.</summary>
    public JulianDate Last { get; init; } = JulianDate.Unknown;
}
