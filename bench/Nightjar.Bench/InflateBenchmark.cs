using System.Diagnostics;
using System.IO.Compression;
using Nightjar.Formats.Avro;
using Nightjar.Formats.Compression;
using Nightjar.Formats.Fits;
using Nightjar.Simulation;
using Nightjar.TestKit;

namespace Nightjar.Bench;

/// <summary>Times the expansion of ZTF's stamps, gzipped FITS files of 20,160 bytes, beside that of the base library.</summary>
internal static class InflateBenchmark
{
    private const int MaximumBytes = 1 << 20;

    public static int Run(string[] arguments)
    {
        var runs = Arguments.Number(arguments, 0, 25);
        var packets = SharedData.Exists
            ? SharedPackets.Below("alerts", "ztf").Select(packet => packet.Bytes)
            : new ZtfNightSimulator(new SimulationOptions { Alerts = 300, Seed = 1 }).Simulate(CancellationToken.None).Select(alert => alert.Packet);
        var stamps = packets.SelectMany(Stamps).ToList();
        Console.WriteLine($"{stamps.Count} {(SharedData.Exists ? "real" : "simulated")} stamps of {stamps.Average(stamp => stamp.Length):F0} bytes, microseconds a stamp, median of {runs} runs' medians");

        var (inflater, fits) = (new Inflater(), new FitsImageReader());
        var (buffer, pixels) = (new byte[MaximumBytes], new float[MaximumBytes / sizeof(float)]);
        var rival = Time("GZipStream", stamps, runs, stamp =>
        {
            using var stream = new GZipStream(new MemoryStream(stamp), CompressionMode.Decompress);
            _ = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        });
        var ours = Time("Gzip.TryDecompress", stamps, runs, stamp => Gzip.TryDecompress(stamp, inflater, ref buffer, MaximumBytes, out _, out _));
        Console.WriteLine($"{rival / ours:F2} times as fast");
        Time("FitsImageReader, to floats", stamps, runs, stamp =>
        {
            fits.TryRead(stamp, 0, out _);
            fits.CopyPixels(pixels);
        });
        return 0;
    }

    private static double Time(string name, List<byte[]> stamps, int runs, Action<byte[]> work)
    {
        var medians = new double[runs];
        var times = new double[stamps.Count];
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < times.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                work(stamps[i]);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }

            Array.Sort(times);
            medians[run] = times[times.Length / 2];
        }

        Array.Sort(medians);
        Console.WriteLine($"{name,-28} {medians[runs / 2]:F1}");
        return medians[runs / 2];
    }

    private static IEnumerable<byte[]> Stamps(byte[] packet)
    {
        var wanted = new AvroProjection.Builder();
        int[] slots = [wanted.Bytes("cutoutScience.stampData"), wanted.Bytes("cutoutTemplate.stampData"), wanted.Bytes("cutoutDifference.stampData")];
        var projection = wanted.Build();
        var (reader, row) = (new AvroContainerReader(new AvroSchemaCache()), new AvroRow(projection));
        var stamps = new List<byte[]>();
        if (!reader.TryOpen(packet, out _)) return stamps;
        while (reader.TryNextRecord(out var record, out _))
        {
            if (!record.Schema.TryGetPlan(projection, out var plan, out _) || !plan.TryDecode(record.Body.Span, row, out _, out _)) continue;
            foreach (var slot in slots)
                if (row.Has(slot) && Gzip.IsGzip(row.Bytes(slot, record.Body.Span))) stamps.Add(row.Bytes(slot, record.Body.Span).ToArray());
        }

        return stamps;
    }
}
