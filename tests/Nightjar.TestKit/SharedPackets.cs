using System.Formats.Tar;
using System.IO.Compression;

namespace Nightjar.TestKit;

/// <summary>The real packets of the data folder, each as the bytes of one file or of one member of an archive file.</summary>
public static class SharedPackets
{
    /// <summary>All packets below a folder of the data, in the order of their names.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Below(params string[] parts)
    {
        foreach (var file in Directory.EnumerateFiles(SharedData.PathOf(parts), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (file.EndsWith(".avro", StringComparison.Ordinal)) yield return (file, File.ReadAllBytes(file));
            if (!file.EndsWith(".tar.gz", StringComparison.Ordinal)) continue;
            using var tar = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (Next(tar) is { } entry)
            {
                if (entry.DataStream is null) continue;
                var bytes = new MemoryStream();
                entry.DataStream.CopyTo(bytes);
                yield return ($"{file}!{entry.Name}", bytes.ToArray());
            }
        }
    }

    /// <summary>One of the archive files ends without the blocks that mark its end.</summary>
    private static TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }
}
