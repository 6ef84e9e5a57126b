using Nightjar.Formats.Avro;
using Nightjar.Models;
using Nightjar.Models.LightCurves;

namespace Nightjar.Broker.Archive;

/// <summary>A decoded alert on its way into the archive: what the index needs, and the bytes as they came.</summary>
public sealed class PreparedAlert
{
    /// <summary>What the index knows of the alert.</summary>
    public required AlertSummary Summary { get; init; }

    /// <summary>The writer's schema of the record.</summary>
    public required AvroWriterSchema Schema { get; init; }

    /// <summary>The encoded record.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How the record lay in its packet.</summary>
    public required PacketKind Kind { get; init; }

    /// <summary>What stands before the record and is the same in many packets: the container's header without its sync
    /// marker, or the five bytes of a Confluent frame.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>The sync marker of a <see cref="PacketKind.Container"/>, 16 bytes.</summary>
    public ReadOnlyMemory<byte> Sync { get; init; }

    /// <summary>The whole packet of a <see cref="PacketKind.Verbatim"/>.</summary>
    public ReadOnlyMemory<byte> Original { get; init; }

    /// <summary>One score a model of the ingest that looks at stamps, in its order.</summary>
    public ModelScore[] Scores { get; init; } = [];

    /// <summary>What each classifier of light curves of the ingest says, in its order.</summary>
    public ClassScore[] ClassScores { get; init; } = [];
}
