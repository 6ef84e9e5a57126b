using System.Diagnostics;
using Nightjar.Formats.SafeTensors;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>The committed files are what the script writes.</summary>
public sealed class OracleRegenerationTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void TheScriptWritesTheCommittedFiles()
    {
        Assert.SkipUnless(File.Exists(Python), "no " + Python);
        Assert.SkipUnless(Run("-c", "import torch").Length == 0, "no Python module torch (Debian: python3-torch)");
        var folder = Directory.CreateTempSubdirectory("nightjar-oracles-");
        try
        {
            Assert.Equal(string.Empty, Run(Path.Combine(Oracle.Folder, "make_oracles.py"), folder.FullName));
            Assert.Equal(Names(Oracle.Folder), Names(folder.FullName));
            foreach (var name in Names(folder.FullName)) Compare(Path.Combine(Oracle.Folder, name), Path.Combine(folder.FullName, name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder, "*.safetensors").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    // Another processor or version of PyTorch rounds differently, so that bytes may differ in the last place.
    private static void Compare(string committed, string written)
    {
        using var expected = SafeTensorsFile.Open(committed);
        using var actual = SafeTensorsFile.Open(written);
        Assert.Equal(expected.Names, actual.Names);
        Assert.Equal(expected.Metadata, actual.Metadata);
        foreach (var name in expected.Names)
        {
            Assert.Equal(expected[name].Shape, actual[name].Shape);
            var (values, other) = (expected[name].ToSingle(), actual[name].ToSingle());
            var size = values.Max(Math.Abs);
            for (var i = 0; i < values.Length; i++) Assert.True(Math.Abs(values[i] - other[i]) <= (1e-6 * size) + 1e-12, $"{committed} {name}[{i}]: {values[i]:R} and {other[i]:R}");
        }
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? string.Empty : errors;
    }
}
