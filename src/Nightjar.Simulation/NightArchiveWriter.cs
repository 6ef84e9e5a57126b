using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Nightjar.Simulation;

/// <summary>Writes a night the way the public archive hands nights out: a <c>.tar.gz</c> with one <c>CANDID.avro</c> an
/// alert.</summary>
/// <remarks>The bytes depend on the alerts alone. Alerts are written as they come, so memory stays bounded. The file
/// appears under its name only when it is complete; a file that was there before stays until then.</remarks>
public static class NightArchiveWriter
{
    private const double UnixEpoch = 2_440_587.5; // Julian date
    private const string PartSuffix = ".part";

    /// <summary>Writes an archive and, where asked, the table of the truth beside it.</summary>
    /// <param name="alerts">The alerts.</param>
    /// <param name="path">The archive's path.</param>
    /// <param name="truthPath">The path of the CSV of <see cref="TruthTable"/>; null for none.</param>
    /// <param name="progress">Told the number of alerts written so far, after each.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <returns>How many alerts were written.</returns>
    /// <exception cref="IOException">A file cannot be written; the message says which and why in a sentence.</exception>
    public static int Write(
        IEnumerable<SimulatedAlert> alerts,
        string path,
        string? truthPath = null,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var current = path;
        var opened = new List<string>();
        try
        {
            int count;
            using (var file = Open(path, opened))
            {
                current = truthPath ?? path;
                using var truth = truthPath is null
                    ? null
                    : new StreamWriter(Open(truthPath, opened), new UTF8Encoding(false)) { NewLine = "\n" };
                current = path;
                count = WriteAll(alerts, file, truth, progress, cancellationToken);
            }

            for (var i = opened.Count - 1; i >= 0; i--) // the archive last: when it is there, all is
            {
                current = i == 0 ? path : truthPath!;
                File.Move(opened[i], current, overwrite: true);
            }

            return count;
        }
        catch (Exception e)
        {
            foreach (var part in opened) TryDelete(part);
            if (e is UnauthorizedAccessException or IOException) throw new IOException($"cannot write {current}: {e.Message}", e);
            throw;
        }
    }

    private static FileStream Open(string path, List<string> opened)
    {
        if (Directory.Exists(path)) throw new IOException("it is a folder");
        var part = path + PartSuffix;
        var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 18);
        opened.Add(part);
        return stream;
    }

    private static int WriteAll(
        IEnumerable<SimulatedAlert> alerts, FileStream file, StreamWriter? truth, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        // Stamps are compressed already; the fastest level still takes the schema text out.
        using var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar, leaveOpen: true);
        truth?.WriteLine(TruthTable.Header);
        var count = 0;
        foreach (var alert in alerts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{alert.CandidateId}.avro")
            {
                DataStream = new MemoryStream(alert.Packet, writable: false),
                ModificationTime = DateTimeOffset.FromUnixTimeSeconds((long)((alert.Truth.Time.Days - UnixEpoch) * 86_400)),
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
            truth?.WriteLine(TruthTable.Line(alert.Truth));
            count++;
            progress?.Report(count);
        }

        return count;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The write's own error is what the caller must hear.
        }
    }
}
