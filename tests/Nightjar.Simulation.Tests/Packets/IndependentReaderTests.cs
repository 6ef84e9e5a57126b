using System.Diagnostics;

namespace Nightjar.Simulation.Tests.Packets;

/// <summary>Other people's Avro libraries take simulated packets for valid ones, schema and all, nothing mended.</summary>
public class IndependentReaderTests(NightFixture night)
{
    private const int Count = 60;

    // Prints candid, objectId, number of previous candidates and of forced rows, and the bytes of the three stamps.
    private const string Python = """
        import sys, glob
        from avro.datafile import DataFileReader
        from avro.io import DatumReader
        for name in sorted(glob.glob(sys.argv[1] + '/*.avro')):
            with open(name, 'rb') as f:
                records = list(DataFileReader(f, DatumReader()))
            assert len(records) == 1
            a = records[0]
            print(a['candid'], a['objectId'], len(a['prv_candidates'] or []), len(a['fp_hists'] or []),
                  sum(len(a['cutout' + c]['stampData']) for c in ('Science', 'Template', 'Difference')))
        """;

    private const string Node = """
        const avro = require('avsc'), fs = require('fs'), path = require('path');
        const long = avro.types.LongType.__with({
          fromBuffer: b => b.readBigInt64LE(), toBuffer: n => { const b = Buffer.alloc(8); b.writeBigInt64LE(n); return b; },
          fromJSON: BigInt, toJSON: Number, isValid: n => typeof n == 'bigint', compare: (a, b) => a < b ? -1 : a > b ? 1 : 0 });
        const folder = process.argv[2], lines = [];
        const files = fs.readdirSync(folder).filter(f => f.endsWith('.avro')).sort();
        const next = i => {
          if (i == files.length) return console.log(lines.join('\n'));
          avro.createFileDecoder(path.join(folder, files[i]), { parseHook: s => avro.Type.forSchema(s, { registry: { long } }) })
            .on('data', a => lines.push([a.candid, a.objectId, (list(a.prv_candidates)).length, (list(a.fp_hists)).length,
              ['Science', 'Template', 'Difference'].reduce((n, c) => n + cutout(a['cutout' + c]).stampData.length, 0)].join(' ')))
            .on('end', () => next(i + 1));
        };
        const list = v => v == null ? [] : Array.isArray(v) ? v : v.array;
        const cutout = v => v['ztf.alert.cutout'] || v;
        next(0);
        """;

    [Fact]
    public async Task Python_avro_reads_them()
    {
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        Assert.SkipUnless((await Run(python, ["-c", "import avro"])).Code == 0, "python3-avro is not installed");
        await Compare(folder => Run(python, ["-c", Python, folder]));
    }

    [Fact]
    public async Task Avsc_reads_them()
    {
        Assert.SkipUnless((await Run("node", ["-e", "require('avsc')"])).Code == 0, "avsc for Node.js is not installed");
        await Compare(async folder =>
        {
            var script = Path.Combine(folder, "read.js");
            await File.WriteAllTextAsync(script, Node);
            return await Run("node", [script, folder]);
        });
    }

    private async Task Compare(Func<string, Task<(int Code, string Output, string Error)>> read)
    {
        var folder = Directory.CreateTempSubdirectory("nightjar-simulation-");
        try
        {
            foreach (var alert in night.Alerts.Take(Count))
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{alert.CandidateId}.avro"), alert.Packet);
            var (code, output, error) = await read(folder.FullName);
            Assert.True(code == 0, error);
            var expected = night.Decoded.Take(Count)
                .OrderBy(a => $"{a.CandidateId}.avro", StringComparer.Ordinal)
                .Select(a => $"{a.CandidateId} {a.ObjectId} {a.Previous.Count} {a.Forced.Count} "
                    + $"{a.StampData("Science").Length + a.StampData("Template").Length + a.StampData("Difference").Length}");
            Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output, string Error)> Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, "", e.Message);
        }
    }
}
