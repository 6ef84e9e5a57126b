using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Nightjar.Sky;

namespace Nightjar.Broker.Archive;

/// <summary>The one writer of an archive. Nothing is visible until <see cref="Commit"/>: first the segments reach the
/// disk, then the index commits, so that a crash at any moment leaves the archive of the last commit.</summary>
/// <remarks>Not thread-safe. After an exception the writer must be disposed; what was not committed is gone and must
/// be given again.</remarks>
public sealed class ArchiveWriter : IDisposable
{
    private const int WouldBlock = 11;
    private const int SharingViolation = 32;
    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly SqliteConnection _index;
    private readonly SegmentSet _segments;
    private readonly IndexWriter _rows;
    private readonly TimeProvider _time;
    private SqliteTransaction? _transaction;
    private long _waiting;

    private ArchiveWriter(string folder, FileStream writerLock, SqliteConnection index, TimeProvider time)
    {
        (_folder, _lock, _index, _time) = (folder, writerLock, index, time);
        _segments = new SegmentSet(folder, index);
        _rows = new IndexWriter(index);
    }

    /// <summary>The folder of the archive.</summary>
    public string Folder => _folder;

    /// <summary>Bytes that wait for <see cref="Commit"/>.</summary>
    public long WaitingBytes => _waiting;

    /// <summary>Opens an archive for writing and makes it when the folder is new or empty.</summary>
    /// <exception cref="NightjarException">The folder is in use by another writer, belongs to something else, is of a
    /// newer version, or cannot be written.</exception>
    public static ArchiveWriter Open(string folder, TimeProvider time)
    {
        FileStream? writerLock = null;
        SqliteConnection? index = null;
        try
        {
            if (folder.Length == 0) throw new NightjarException("the name of the archive's folder is empty");
            RefuseForeignFolder(folder);
            Directory.CreateDirectory(folder);
            writerLock = TakeLock(folder);
            index = ArchiveIndex.OpenForWriting(folder);
            ArchiveRecovery.CutBack(folder, index);
            return new ArchiveWriter(folder, writerLock, index, time);
        }
        catch (Exception exception)
        {
            index?.Dispose();
            writerLock?.Dispose();
            throw Translate(exception, folder);
        }
    }

    /// <summary>Names the models of the alerts to come, in their order: those of <see cref="PreparedAlert.Scores"/>, then those of
    /// <see cref="PreparedAlert.ClassScores"/>.</summary>
    public void UseModels(IReadOnlyList<ModelIdentity> models) => Guard(() =>
    {
        Begin();
        _rows.UseModels(models);
        Commit();
    });

    /// <summary>Writes an alert, unless it is there already.</summary>
    public AppendOutcome Append(PreparedAlert alert)
    {
        var outcome = AppendOutcome.Duplicate;
        Guard(() => outcome = AppendCore(alert));
        return outcome;
    }

    /// <summary>Keeps input that is no alert; the same bytes are kept once.</summary>
    public void Reject(DeadLetter letter) => Guard(() =>
    {
        Begin();
        var digest = SHA256.HashData(letter.Bytes.Span);
        if (letter.Bytes.IsEmpty) digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{letter.Source}\n{letter.Reason}"));
        if (_rows.HasReject(digest)) return;
        var location = WriteOpaque(ArchiveLayout.RejectsFolder + "/rejects", letter.Bytes);
        _rows.InsertReject(letter, digest, _time.GetUtcNow(), location);
    });

    /// <summary>Makes everything that was given so far part of the archive.</summary>
    public void Commit() => Guard(() =>
    {
        if (_transaction is null) return;
        _segments.Flush();
        _transaction.Commit();
        _transaction.Dispose();
        (_transaction, _waiting) = (null, 0);
        _rows.Transaction = null;
    });

    /// <summary>Closes the archive; what was not committed is dropped.</summary>
    public void Dispose()
    {
        _transaction?.Dispose();
        _rows.Dispose();
        _segments.Dispose();
        _index.Dispose();
        _lock.Dispose();
    }

    private AppendOutcome AppendCore(PreparedAlert alert)
    {
        Begin();
        var checksum = Crc32C.Compute(alert.Body.Span);
        var night = Night.Of(alert.Summary.Time);
        var stream = $"{ArchiveLayout.NightsFolder}/{night}/{alert.Summary.Key.Survey}-{alert.Schema.Hash:x16}";
        var (row, match) = _rows.Find(alert.Summary.Key, alert.Body.Length, checksum, stream);
        if (match == RecordMatch.First) _rows.ReplaceScores(row, alert);
        if (match != RecordMatch.None) return AppendOutcome.Duplicate;

        var location = _segments.Stream(stream, alert.Schema.Text).Append(alert.Body.Span);
        _waiting += alert.Body.Length;
        var packet = new StoredPacket(
            location,
            alert.Kind,
            alert.Prefix.IsEmpty ? null : _rows.EnvelopeOf(alert.Prefix.Span),
            alert.Sync.IsEmpty ? null : alert.Sync.ToArray(),
            alert.Original.IsEmpty ? null : WriteOpaque(ArchiveLayout.OriginalsFolder + "/originals", alert.Original));
        if (row != 0)
        {
            _rows.InsertVersion(row, packet);
            return AppendOutcome.Version;
        }

        row = _rows.InsertAlert(alert.Summary, Healpix.NestedIndex(alert.Summary.Position, Healpix.MaxOrder), packet);
        _rows.InsertScores(row, alert);
        return AppendOutcome.Archived;
    }

    private RecordLocation WriteOpaque(string stream, ReadOnlyMemory<byte> bytes)
    {
        _waiting += bytes.Length;
        return _segments.Stream(stream, OpaqueSchema.Text).AppendOpaque(bytes.Span);
    }

    private void Begin()
    {
        if (_transaction is not null) return;
        _transaction = _index.BeginTransaction();
        _rows.Transaction = _transaction;
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            throw Translate(exception, _folder);
        }
    }

    private static FileStream TakeLock(string folder)
    {
        var path = Path.Combine(folder, ArchiveLayout.LockFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when ((exception.HResult & 0xFFFF) is WouldBlock or SharingViolation)
        {
            throw new NightjarException($"the archive {folder} is being written by another process: wait until it ends", exception);
        }
    }

    private static void RefuseForeignFolder(string folder)
    {
        if (File.Exists(folder)) throw new NightjarException($"{folder} is a file; an archive is a folder");
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, ArchiveLayout.IndexFile))) return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = Path.GetFileName(entry);
            if (name == ArchiveLayout.LockFile) continue;
            throw new NightjarException(
                name == ArchiveLayout.NightsFolder
                    ? $"the archive {folder} has lost its {ArchiveLayout.IndexFile}: put it back, or ingest {folder}/{name} into a new archive"
                    : $"{folder} holds other files ({name}): give an archive or a new folder");
        }
    }

    private static Exception Translate(Exception exception, string folder) => exception switch
    {
        NightjarException => exception,
        SqliteException { SqliteErrorCode: 13 } => new NightjarException(
            $"the disk that holds {folder} is full: what was committed is safe; make room and run the ingest again", exception),
        IOException io when IsDiskFull(io) => new NightjarException(
            $"the disk that holds {folder} is full: what was committed is safe; make room and run the ingest again", exception),
        UnauthorizedAccessException => new NightjarException($"no permission to write the archive {folder}", exception),
        SqliteException { SqliteErrorCode: 8 or 14 } => new NightjarException($"the archive {folder} cannot be written", exception),
        SqliteException sqlite => new NightjarException($"the index of the archive {folder} failed: {sqlite.Message}", exception),
        IOException io => new NightjarException($"the archive {folder} cannot be written: {io.Message}", exception),
        _ => exception,
    };

    private static bool IsDiskFull(IOException exception) =>
        (exception.HResult & 0xFFFF) is 28 or 0x70 or 0x27 || exception.Message.Contains("No space left", StringComparison.Ordinal)
        || exception.Message.Contains("disk quota", StringComparison.OrdinalIgnoreCase);
}
