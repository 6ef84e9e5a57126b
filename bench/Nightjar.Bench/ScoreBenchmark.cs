using System.Diagnostics;
using Nightjar.Formats.Avro;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models;
using Nightjar.Models.Braai;
using Nightjar.Simulation;
using Nightjar.Sky;

namespace Nightjar.Bench;

/// <summary>Times braai on simulated alerts in memory: from packets, from decoded stamps, and the parts of the way, on one thread and on
/// all cores. Processor time tells what a core does that nothing else runs on. Weights do not change the time, so that random ones do.</summary>
internal static class ScoreBenchmark
{
    private const int Alerts = 512;

    public static int Run(string[] arguments)
    {
        var rounds = Arguments.Number(arguments, 0, 15);
        using var model = arguments.Length > 1 ? BraaiModel.Load(arguments[1]) : Random();
        var packets = new ZtfNightSimulator(new SimulationOptions { Alerts = Alerts, Seed = 1 }).Simulate(CancellationToken.None).Select(alert => alert.Packet).ToArray();
        var cores = Environment.ProcessorCount;
        var threads = Enumerable.Range(0, cores).Select(_ => new Bench(model, packets)).ToArray();
        var times = new SortedDictionary<string, List<(double Wall, double Processor)>>(StringComparer.Ordinal);
        // The first rounds are for the compilers to settle, and do not count.
        for (var round = -3; round < rounds; round++)
        {
            Measure("1 decode, 1 thread", 1, bench => bench.Decode());
            Measure("2 prepare, 1 thread", 1, bench => bench.Prepare());
            Measure("3 prepare and network, 1 thread: from stamps", 1, bench => bench.Score());
            Measure("4 decode, prepare and network, 1 thread: from packets", 1, bench => bench.DecodeAndScore());
            Measure($"5 from stamps, {cores} threads", cores, bench => bench.Score());
            Measure($"6 from packets, {cores} threads", cores, bench => bench.DecodeAndScore());

            void Measure(string name, int count, Action<Bench> work)
            {
                if (!times.TryGetValue(name, out var list)) times[name] = list = [];
                var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                if (count == 1) work(threads[0]);
                else Parallel.ForEach(threads, new ParallelOptions { MaxDegreeOfParallelism = count }, work);
                var alerts = Alerts * count;
                if (round >= 0) list.Add((Stopwatch.GetElapsedTime(start).TotalMicroseconds / alerts, (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / alerts));
            }
        }

        Console.WriteLine($"{"",-58}{"alerts/s",10}{"best",8}{"processor µs",14}{"alerts/s a core",17}");
        foreach (var (name, list) in times)
        {
            var wall = list.Select(time => time.Wall).Order().ToList();
            var processor = list.Select(time => time.Processor).Order().ElementAt(list.Count / 2);
            Console.WriteLine($"{name[2..],-58}{1e6 / wall[wall.Count / 2],10:F0}{1e6 / wall[0],8:F0}{processor,14:F1}{1e6 / processor,17:F0}");
        }

        foreach (var thread in threads) thread.Dispose();
        return 0;
    }

    private static BraaiModel Random()
    {
        using var pool = new TensorPool();
        using var network = new BraaiNetwork(new LayerScope(pool));
        return BraaiModel.Freeze(network, "braai", "random", TripletNormalization.RowWise);
    }

    /// <summary>What one thread works with.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly BraaiModel _model;
        private readonly byte[][] _packets;
        private readonly Alert[] _alerts;
        private readonly Alert _alert = new();
        private readonly AlertScorer _scorer;
        private readonly AvroContainerReader _reader = new(new AvroSchemaCache());
        private readonly AlertDecoder _decoder = new();
        private readonly float[] _input = new float[TripletPreprocessing.InputLength];
        private readonly ModelScore[] _scores = new ModelScore[AlertScorer.Capacity];

        public Bench(BraaiModel model, byte[][] packets)
        {
            (_model, _packets, _scorer) = (model, packets, model.CreateScorer());
            _alerts = Array.ConvertAll(packets, packet =>
            {
                var alert = new Alert();
                Decode(packet, alert);
                return alert;
            });
        }

        public void Dispose() => _scorer.Dispose();

        public void Decode()
        {
            foreach (var packet in _packets) Decode(packet, _alert);
        }

        public void Prepare()
        {
            foreach (var alert in _alerts) TripletPreprocessing.Prepare(alert.Cutouts, _model.Normalization, _input);
        }

        public void Score()
        {
            foreach (var alert in _alerts) Add(alert);
            _scorer.Run(_scores);
        }

        public void DecodeAndScore()
        {
            foreach (var packet in _packets)
            {
                Decode(packet, _alert);
                Add(_alert);
            }

            _scorer.Run(_scores);
        }

        private void Add(Alert alert)
        {
            _scorer.Add(alert.Cutouts);
            if (_scorer.IsFull) _scorer.Run(_scores);
        }

        private void Decode(byte[] packet, Alert alert)
        {
            if (!_reader.TryOpen(packet, out var error) || !_reader.TryNextRecord(out var record, out error)
                || !_decoder.TryDecode(record.Schema, record.Body.Span, AlertParts.All, alert, out error))
            {
                throw new InvalidOperationException(error.ToString());
            }
        }
    }
}
