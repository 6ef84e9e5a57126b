using System.Diagnostics;
using Nightjar.Broker.Pipeline;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;
using Nightjar.Simulation;
using Nightjar.TestKit;

namespace Nightjar.Bench;

/// <summary>The long run of the fuzz test: damaged packets must end as alerts or dead letters, soon and in bounded memory.</summary>
internal static class FuzzCommand
{
    private static readonly TimeSpan PerPacket = TimeSpan.FromSeconds(10);
    private const long MaximumMemory = 500_000_000;

    public static int Run(string[] arguments)
    {
        var (count, seed) = (Arguments.Number(arguments, 0, 200_000), Arguments.Number(arguments, 1, 1));
        var packets = new ZtfNightSimulator(new SimulationOptions { Alerts = 200, Seed = seed }).Simulate(CancellationToken.None).Select(alert => alert.Packet).ToList();
        var places = new List<string>();
        if (SharedData.Exists)
        {
            packets.AddRange(SharedPackets.Below("alerts").Where(packet => packet.Bytes.Length < 300_000).Select(packet => packet.Bytes));
            places.Add(SharedData.PathOf("alerts", "schemas", "lsst"));
        }

        var schemas = new AvroSchemaCache();
        using var worker = new PacketWorker(schemas, new WireSchemas(places, schemas), []);
        var (mutator, random, items) = (new PacketMutator(seed), new Random(seed), new List<DecodedItem>());
        var (alerts, letters, slowest) = (0L, 0L, TimeSpan.Zero);
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var packet = mutator.Mutate(packets[random.Next(packets.Count)]);
            items.Clear();
            var watch = Stopwatch.StartNew();
            worker.Decode(SourcePacket.Packet($"mutation {i} of seed {seed}", packet, packet.Length), items);
            if (watch.Elapsed > slowest) slowest = watch.Elapsed;
            var broken = items.Find(item => item.Letter?.Reason.Contains("the decoder failed", StringComparison.Ordinal) == true).Letter?.Reason;
            if (items.Count == 0 || broken is not null || watch.Elapsed > PerPacket)
            {
                File.WriteAllBytes("fuzz-failure.avro", packet);
                Console.Error.WriteLine($"mutation {i} of seed {seed}: {broken ?? $"{items.Count} items in {watch.Elapsed}"}; the packet is in fuzz-failure.avro");
                return 1;
            }

            alerts += items.Count(item => item.Alert is not null);
            letters += items.Count(item => item.Letter is not null);
            foreach (var letter in items.Select(item => item.Letter).OfType<Nightjar.Broker.Archive.DeadLetter>())
            {
                var reason = string.Concat(letter.Reason.Where(character => !char.IsAsciiDigit(character)).Take(60));
                if (reasons.Count < 500 || reasons.ContainsKey(reason)) reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
        }

        using var process = Process.GetCurrentProcess();
        foreach (var (reason, times) in reasons.OrderByDescending(reason => reason.Value).Take(40)) Console.WriteLine($"{times,8} {reason}");
        Console.WriteLine($"{count} mutations of {packets.Count} packets: {alerts} alerts, {letters} dead letters, slowest {slowest.TotalMilliseconds:F0} ms, peak memory {process.PeakWorkingSet64 / 1e6:F0} MB");
        return process.PeakWorkingSet64 < MaximumMemory ? 0 : 1;
    }
}
