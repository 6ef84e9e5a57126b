using Microsoft.Data.Sqlite;
using Nightjar.Broker.Archive;

namespace Nightjar.Cli.Tests;

/// <summary>Everything that an archive says, in an order that does not depend on how it was written.</summary>
internal static class ArchiveContent
{
    /// <summary>One line an alert with all that the index knows and the checksum of its packet, one line a dead letter.</summary>
    public static IReadOnlyList<string> Of(string folder)
    {
        using var archive = AlertArchive.Open(folder);
        var lines = archive.Find(new AlertQuery())
            .Select(alert => $"{alert.Summary} {alert.Packet.Kind} {Crc32C.Compute(archive.Export(alert.Packet)):x8} {archive.Versions(alert.Row).Count}")
            .Concat(archive.Rejects().Select(reject => $"{reject.Source} {reject.Reason} {reject.Offset} {Crc32C.Compute(archive.Read(reject)):x8}"))
            .ToList();
        lines.Sort(StringComparer.Ordinal);
        SqliteConnection.ClearAllPools();
        return lines;
    }
}
