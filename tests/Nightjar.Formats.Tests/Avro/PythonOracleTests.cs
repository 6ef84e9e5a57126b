using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nightjar.Formats.Avro;
using Nightjar.TestKit;

namespace Nightjar.Formats.Tests.Avro;

/// <summary>Every field of the real packets, against Apache's Avro library for Python (Debian's python3-avro).</summary>
public class PythonOracleTests
{
    private const string Python = "/usr/bin/python3";

    [Theory]
    [InlineData("ztf/packets", 37)]
    [InlineData("ztf/nightly", 360)]
    [InlineData("ztf/zuds", 26)]
    [InlineData("fink_ztf", 371)]
    [InlineData("lsst/sample_data", 14)]
    [InlineData("lsst/fink_client", 7)]
    [InlineData("other_surveys/elasticc", 20)]
    [InlineData("other_surveys/roman", 1)]
    public async Task Every_field_of_every_packet_is_what_another_reader_reads(string folder, int expected)
    {
        var packets = SharedAlerts.Containers(folder.Split('/')).ToList();
        using var python = StartPython();
        var files = Directory.CreateTempSubdirectory("nightjar-oracle-");
        try
        {
            var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var asking = AskAsync(python.StandardInput, packets, files.FullName);
            var compared = 0;
            foreach (var (name, bytes) in packets) compared += await CompareAsync(name, bytes, python.StandardOutput, errors);
            await asking;
            Assert.Equal("", await errors);
            Assert.Equal(expected, compared);
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private static Process StartPython()
    {
        Assert.SkipUnless(File.Exists(Python), "no " + Python);
        using (var probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import avro.io"]) { UseShellExecute = false, RedirectStandardError = true })!)
        {
            probe.WaitForExit();
            Assert.SkipUnless(probe.ExitCode == 0, "python3-avro is not installed");
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Nightjar.slnx"))) root = root.Parent!;
        var script = Path.Combine(root.FullName, "tests", "Nightjar.Formats.Tests", "Avro", "avro_dump.py");
        return Process.Start(new ProcessStartInfo(Python, [script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
    }

    private static async Task AskAsync(StreamWriter input, List<(string Name, byte[] Bytes)> packets, string folder)
    {
        for (var i = 0; i < packets.Count; i++)
        {
            var path = Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture));
            await File.WriteAllBytesAsync(path, packets[i].Bytes);
            await input.WriteLineAsync($"{packets[i].Name}\t{path}");
        }

        input.Close();
    }

    private static async Task<int> CompareAsync(string name, byte[] container, StreamReader answers, Task<string> errors)
    {
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(container, out var error), $"{name}: {error}");
        var count = 0;
        while (reader.TryNextRecord(out var record, out error))
        {
            var line = await answers.ReadLineAsync();
            Assert.True(line is not null, line is null ? $"python stopped at {name}: {await errors}" : "");
            using var theirs = JsonDocument.Parse(line!);
            Assert.Equal(name, theirs.RootElement.GetProperty("name").GetString());
            using var ours = JsonDocument.Parse(AvroTestKit.Json(record.Schema, record.Body.Span));
            Compare(record.Schema.Schema, ours.RootElement, theirs.RootElement.GetProperty("record"), name);
            count++;
        }

        Assert.True(error.IsNone, $"{name}: {error}");
        return count;
    }

    private static void Compare(AvroSchema schema, JsonElement ours, JsonElement theirs, string path)
    {
        switch (schema.Type)
        {
            case AvroType.Union:
                if (theirs.ValueKind == JsonValueKind.Null) Assert.Equal(JsonValueKind.Null, ours.ValueKind);
                else Compare(schema.Branches.First(branch => branch.Type != AvroType.Null), ours, theirs, path);
                break;
            case AvroType.Record:
                Assert.Equal(schema.Fields.Count, theirs.EnumerateObject().Count());
                foreach (var field in schema.Fields) Compare(field.Schema, ours.GetProperty(field.Name), theirs.GetProperty(field.DeclaredName), $"{path}.{field.Name}");
                break;
            case AvroType.Array:
                Assert.Equal(theirs.GetArrayLength(), ours.GetArrayLength());
                for (var i = 0; i < ours.GetArrayLength(); i++) Compare(schema.Items!, ours[i], theirs[i], $"{path}[{i}]");
                break;
            case AvroType.Map:
                Assert.Equal(theirs.EnumerateObject().Count(), ours.EnumerateObject().Count());
                foreach (var entry in ours.EnumerateObject()) Compare(schema.Items!, entry.Value, theirs.GetProperty(entry.Name), $"{path}[{entry.Name}]");
                break;
            default:
                Assert.True(Scalar(schema.Type, ours) == theirs.ToString(), $"{path}: {ours} is not {theirs}");
                break;
        }
    }

    private static string Scalar(AvroType type, JsonElement ours) => type switch
    {
        AvroType.Float => Bits(ours.ValueKind == JsonValueKind.String ? NotFinite(ours) : ours.GetSingle()),
        AvroType.Double => Bits(ours.ValueKind == JsonValueKind.String ? NotFinite(ours) : ours.GetDouble()),
        AvroType.Bytes or AvroType.Fixed => "b:" + Convert.ToHexStringLower(SHA256.HashData(ours.GetBytesFromBase64())),
        AvroType.String or AvroType.Enum => "s:" + ours.GetString(),
        _ => ours.ToString(),
    };

    private static double NotFinite(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    // All NaNs are one: a float's NaN may change its sign bit on the way through Python.
    private static string Bits(double value) =>
        "d:" + (double.IsNaN(value) ? "7ff8000000000000" : BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture));
}
