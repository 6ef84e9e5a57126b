using System.IO.Enumeration;

namespace Nightjar.Broker.Sources;

/// <summary>Turns what a person named (files, folders, patterns, <c>-</c>) into the list of files to read.</summary>
public static class InputPaths
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
    private static readonly string[] Endings = [".avro", ".tar", ".tar.gz", ".tgz", ".avro.gz"];

    /// <summary>Whether a file below a folder is taken for alerts: .avro, .tar, .tar.gz, .tgz, .avro.gz.</summary>
    public static bool HoldsAlerts(string path) =>
        Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The files in the order of their names within each path; a file that is named itself is taken whatever it is called.</summary>
    /// <param name="paths">Files, folders, patterns with <c>*</c>, <c>?</c> and <c>**</c>, or <c>-</c>.</param>
    /// <param name="skipped">Files below folders that were left aside because of their names.</param>
    /// <exception cref="NightjarException">A path names nothing, or a folder cannot be listed.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths, out int skipped)
    {
        var files = new List<string>();
        var aside = 0;
        foreach (var path in paths)
        {
            try
            {
                if (path == StandardInput || File.Exists(path)) AddFile(path);
                else if (Directory.Exists(path)) AddFolder(path);
                else if (path.AsSpan().ContainsAny('*', '?')) AddPattern(path);
                else throw new NightjarException($"there is no file or folder {path}");
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new NightjarException($"no permission to read {path}", exception);
            }
            catch (IOException exception)
            {
                throw new NightjarException($"{path} cannot be listed: {exception.Message}", exception);
            }
        }

        skipped = aside;
        return files;

        void AddFile(string file)
        {
            // Fails now, not in the middle of the work; a pipe has no length and must not be opened twice.
            if (file != StandardInput && new FileInfo(file).Length > 0) File.OpenRead(file).Dispose();
            files.Add(file);
        }

        void AddFolder(string folder)
        {
            foreach (var file in FilesBelow(folder).Order(StringComparer.Ordinal))
            {
                if (HoldsAlerts(file)) files.Add(file);
                else aside++;
            }
        }

        void AddPattern(string pattern)
        {
            var before = files.Count;
            foreach (var match in Match(pattern))
            {
                if (File.Exists(match)) AddFile(match);
                else AddFolder(match);
            }

            if (files.Count == before) throw new NightjarException($"no file matches {pattern}");
        }
    }

    /// <summary>Files below a folder. Links to folders are not followed, as they may lead in circles, and archives of Nightjar
    /// within the folder are left out: their dead letters would come back as input.</summary>
    internal static IEnumerable<string> FilesBelow(string folder) => Below(folder, wantsFolders: false);

    private static IEnumerable<string> FoldersBelow(string folder) => Below(folder, wantsFolders: true);

    private static FileSystemEnumerable<string> Below(string folder, bool wantsFolders) =>
        new(folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory == wantsFolders,
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                (entry.Attributes & FileAttributes.ReparsePoint) == FileAttributes.None && !IsArchive(entry.ToFullPath()),
        };

    private static bool IsArchive(string folder) =>
        File.Exists(Path.Combine(folder, Archive.ArchiveLayout.IndexFile)) && File.Exists(Path.Combine(folder, Archive.ArchiveLayout.LockFile));

    private static IEnumerable<string> Match(string pattern)
    {
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> matches = [pattern.StartsWith('/') ? "/" : ""];
        foreach (var part in parts)
        {
            matches = part switch
            {
                "**" => matches.SelectMany(folder => Folders(folder).Prepend(folder)),
                _ when part.AsSpan().ContainsAny('*', '?') => matches.SelectMany(folder => Entries(folder, part)),
                _ => matches.Select(folder => Path.Combine(folder, part)).Where(Path.Exists),
            };
        }

        return matches.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Folders(string folder) =>
        Directory.Exists(Here(folder))
            ? FoldersBelow(Here(folder)).Select(path => Relative(folder, path))
            : [];

    private static IEnumerable<string> Entries(string folder, string part) =>
        Directory.Exists(Here(folder))
            ? Directory.EnumerateFileSystemEntries(Here(folder))
                .Where(path => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(path), ignoreCase: false))
                .Select(path => Relative(folder, path))
            : [];

    private static string Here(string folder) => folder.Length == 0 ? "." : folder;

    private static string Relative(string folder, string path) => folder.Length == 0 && path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}
