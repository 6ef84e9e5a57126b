using System.IO.Compression;

namespace Nightjar.Formats.Numpy;

/// <summary>Reads NumPy's archives of arrays (.npz): zip files of .npy files.</summary>
public static class NpzFile
{
    private const string Extension = ".npy";

    /// <summary>Reads all arrays of an archive.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="maxBytes">The most bytes of elements that are read, all arrays together.</param>
    /// <returns>The arrays by name, without the extension.</returns>
    /// <exception cref="NumpyFormatException">It is not such an archive, or one of its arrays cannot be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path, int maxBytes = NpyFile.DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var arrays = new Dictionary<string, NpyArray>();
        using var stream = File.OpenRead(path);
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            foreach (var entry in zip.Entries)
            {
                var name = $"{path}/{entry.FullName}";
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    throw new NumpyFormatException(name, 0, "it is not a .npy file");
                using var content = entry.Open();
                var array = NpyFile.Read(content, name, maxBytes);
                maxBytes -= array.Bytes.Length;
                if (!arrays.TryAdd(entry.FullName[..^Extension.Length], array))
                    throw new NumpyFormatException(name, 0, "there are two arrays of this name");
            }
        }
        catch (InvalidDataException error)
        {
            throw new NumpyFormatException(path, 0, "it is not a good zip archive", error);
        }

        return arrays;
    }
}
