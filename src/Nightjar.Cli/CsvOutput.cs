using Nightjar.Broker;

namespace Nightjar.Cli;

/// <summary>Writes CSV (RFC 4180, line feeds) to a file or to standard output.</summary>
internal static class CsvOutput
{
    /// <summary>The name of standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>Writes to a file, which appears only when it is complete, or to standard output.</summary>
    public static void Write(string path, Action<TextWriter> write)
    {
        if (path == StandardOutput)
        {
            using var standard = new StreamWriter(Console.OpenStandardOutput());
            write(standard);
            return;
        }

        ToFile(path, write);
    }

    /// <summary>Writes a text file under a temporary name and renames it when it is complete.</summary>
    public static void ToFile(string path, Action<TextWriter> write)
    {
        if (new FileInfo(path).LinkTarget is not null) path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (File.Exists(path) && new FileInfo(path).Length == 0)
        {
            // A device or a pipe, which must not be replaced by a file; or an empty file, for which it makes no difference.
            using var device = new StreamWriter(new FileStream(path, FileMode.Open, FileAccess.Write));
            write(device);
            return;
        }

        var temporary = path + ".part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            using (var file = new StreamWriter(temporary)) write(file);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            if (exception is IOException or UnauthorizedAccessException)
                throw new NightjarException($"{path} cannot be written: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>A text as a CSV field, quoted where it must be.</summary>
    public static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
