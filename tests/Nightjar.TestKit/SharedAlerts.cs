using System.Formats.Tar;
using System.IO.Compression;
using Xunit;

namespace Nightjar.TestKit;

/// <summary>The packets of the shared data, out of files and tar archives.</summary>
public static class SharedAlerts
{
    /// <summary>Every container below a folder of the shared alerts, sorted by name; the wire-format files are not containers.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Containers(params string[] folder)
    {
        var root = SharedData.PathOf(["alerts", .. folder]);
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(root, path);
            if (path.EndsWith(".avro", StringComparison.Ordinal) && !path.Contains("boom_wire", StringComparison.Ordinal))
            {
                yield return (name, File.ReadAllBytes(path));
            }

            if (!path.EndsWith(".tar.gz", StringComparison.Ordinal)) continue;
            using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var tar = new TarReader(unzipped);
            while (Next(tar) is { } entry)
            {
                if (entry.DataStream is null || !entry.Name.EndsWith(".avro", StringComparison.Ordinal)) continue;
                using var bytes = new MemoryStream();
                entry.DataStream.CopyTo(bytes);
                yield return ($"{name}:{entry.Name}", bytes.ToArray());
            }
        }
    }

    /// <summary>The first container below a folder whose name holds a text.</summary>
    public static byte[] One(string folder, string name)
    {
        var found = Containers(folder.Split('/')).FirstOrDefault(packet => packet.Name.Contains(name, StringComparison.Ordinal));
        Assert.True(found.Bytes is not null, $"no packet {name} in {folder}");
        return found.Bytes!;
    }

    // One of the archives ends without the two empty blocks that a tar should end with.
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
