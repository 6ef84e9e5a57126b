using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;
using Nightjar.Models;
using Nightjar.Simulation.Comparison;
using Nightjar.Simulation.Triplets;
using Nightjar.Sky;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar simulate compare</c>: simulated triplets beside published alerts.</summary>
internal static class SimulateCompareCommand
{
    private const double Threshold = 0.5;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var alerts = new Option<string[]>("--alerts") { Description = "Published ZTF alerts: files, folders or patterns.", Required = true, HelpName = "PATH", AllowMultipleArgumentsPerToken = true };
        var model = new Option<string>("--model") { Description = "Weights of braai, the critic that tells real from bogus in both sets.", Required = true, HelpName = "DIR" };
        var triplets = new Option<int>("--triplets", "-n") { Description = "How many triplets to simulate.", DefaultValueFactory = _ => 4000, HelpName = "N" };
        var seed = new Option<long>("--seed", "-s") { Description = "Seed of the triplets.", DefaultValueFactory = _ => 1, HelpName = "S" };
        var output = new Option<string>("--out", "-o") { Description = "Folder for comparison.md and its figures.", Required = true, HelpName = "DIR" };
        triplets.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--triplets must be at least 1.");
        });
        var command = new Command("compare", "Compare simulated triplets with published alerts: distributions, and a critic's scores by kind.") { alerts, model, triplets, seed, output };
        command.Run((result, cancellationToken) =>
        {
            using var critic = EvaluateCommand.Load(result.GetRequiredValue(model));
            using var report = new Report(critic);
            report.AddPublished(InputPaths.Expand(result.GetRequiredValue(alerts), out _));
            if (report.Published == 0) throw new NightjarException("no ZTF alert with stamps was found in --alerts");
            report.AddSimulated(result.GetValue(seed), result.GetValue(triplets), cancellationToken);
            report.Write(result.GetRequiredValue(output), Invariant($"`nightjar simulate compare --triplets {result.GetValue(triplets)} --seed {result.GetValue(seed)}`"));
            Console.Out.WriteLine(Invariant($"{report.Published:N0} published and {result.GetValue(triplets):N0} simulated alerts compared in {result.GetRequiredValue(output)}"));
            return 0;
        });
        return command;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Report(AlertModel critic) : IDisposable
    {
        private readonly SampleComparison _real = new(), _bogus = new();
        private readonly AlertScorer _scorer = critic.CreateScorer();
        private readonly List<float> _publishedScores = [];
        private readonly List<(string Kind, bool IsReal, float Score)> _scores = [];

        public int Published => _publishedScores.Count;

        public void Dispose() => _scorer.Dispose();

        public void AddPublished(IReadOnlyList<string> files)
        {
            var cache = new AvroSchemaCache();
            var (reader, decoder, alert, seen) = (new AvroContainerReader(cache), new AlertDecoder(), new Alert(), new HashSet<AlertKey>());
            void Take(AvroWriterSchema schema, ReadOnlyMemory<byte> body)
            {
                if (!decoder.TryDecode(schema, body.Span, AlertParts.All, alert, out _)) return;
                if (!alert.Survey.Equals("ztf", StringComparison.OrdinalIgnoreCase) || !seen.Add(alert.Key)) return;
                AddPublished(alert);
            }

            foreach (var packet in new PacketSource(cache, new SourceProgress()).Read(files))
            {
                if (packet.Fault is not null) continue;
                if (packet.RecordSchema is { } schema) Take(schema, packet.Bytes);
                else if (reader.TryOpen(packet.Bytes, out _)) while (reader.TryNextRecord(out var record, out _)) Take(record.Schema, record.Body);
            }
        }

        public void AddSimulated(long seed, int count, CancellationToken cancellationToken)
        {
            foreach (var triplet in new TripletSimulator(new TripletOptions { Seed = seed }).Simulate(0, count, cancellationToken: cancellationToken))
            {
                var m = triplet.Metadata;
                var score = _scorer.Score(triplet.Cutouts).Value;
                _scores.Add((triplet.Kind.ToString(), triplet.IsReal, score));
                // What the critic takes for real is compared with what it takes for real in the sky, whatever the label.
                Add(score >= Threshold, isSimulated: true, triplet.Cutouts,
                    [m.Magnitude, m.MagnitudeError, m.LimitingMagnitude, m.Fwhm, m.ReferenceMagnitude, m.ReferenceDistance * 1.012, m.CatalogueDistances[0]]);
            }
        }

        public void Write(string folder, string source)
        {
            try
            {
                Directory.CreateDirectory(folder);
                using (var writer = new StreamWriter(Path.Combine(folder, "comparison.md"))) WriteText(writer, source);
                using (var writer = new StreamWriter(Path.Combine(folder, "comparison-real.svg"))) ComparisonFigure.Write(_real, "Alerts that braai takes for real", writer);
                using (var writer = new StreamWriter(Path.Combine(folder, "comparison-bogus.svg"))) ComparisonFigure.Write(_bogus, "Alerts that braai takes for bogus", writer);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new NightjarException($"{folder} cannot be written: {exception.Message}", exception);
            }
        }

        private void AddPublished(Alert alert)
        {
            var score = _scorer.Score(alert.Cutouts).Value;
            if (float.IsNaN(score)) return;
            _publishedScores.Add(score);
            var reference = alert.Detection.Reference;
            Add(score >= Threshold, isSimulated: false, alert.Cutouts,
                [alert.Detection.Magnitude.Value, alert.Detection.Magnitude.Error, alert.LimitingMagnitude, alert.FwhmPixels, reference.Magnitude.Value, reference.DistanceArcsec, alert.CatalogDistanceArcsec]);
        }

        private void Add(bool isReal, bool isSimulated, CutoutTriplet cutouts, double[] fields)
        {
            var comparison = isReal ? _real : _bogus;
            string[] names = ["magpsf", "sigmapsf", "diffmaglim", "fwhm", "magnr", "distnr, arcsec", "distpsnr1"];
            for (var i = 0; i < names.Length; i++) comparison.Add(names[i], fields[i] == -999 ? double.NaN : fields[i], isSimulated);
            foreach (var (name, value) in StampQuantities.Of(cutouts)) comparison.Add(name, value, isSimulated);
        }

        private void WriteText(StreamWriter writer, string source)
        {
            writer.NewLine = "\n";
            writer.WriteLine($"# Simulated triplets beside published alerts\n\nMade by {source}.");
            writer.WriteLine(Invariant($"\n## The critic\n\n{critic.Name} {critic.Version}: of {Published} published alerts {_publishedScores.Count(s => s >= Threshold)} score {Threshold} or more."));
            writer.WriteLine(Invariant($"Of the simulated {_scores.Count(s => s.IsReal)} real ones {Share(_scores.Where(s => s.IsReal)):P1}, of the {_scores.Count(s => !s.IsReal)} bogus ones {Share(_scores.Where(s => !s.IsReal)):P1}."));
            writer.WriteLine(Invariant($"Area under the curve of its score against the simulated truth: {Area(_scores):F4}.\n"));
            writer.WriteLine("| kind | triplets | share at 0.5 or more | median score | area against the other label |\n|---|---|---|---|---|");
            foreach (var group in _scores.GroupBy(s => s.Kind).OrderBy(g => g.First().IsReal ? 0 : 1).ThenBy(g => g.Key, StringComparer.Ordinal))
            {
                var sorted = group.Select(s => s.Score).Order().ToArray();
                writer.WriteLine(Invariant($"| {group.Key} | {sorted.Length} | {Share(group):F3} | {sorted[sorted.Length / 2]:F4} | {Area(_scores.Where(s => s.IsReal != group.First().IsReal || s.Kind == group.Key)):F3} |"));
            }

            writer.WriteLine("\n## Taken for real by the critic\n");
            _real.WriteTable(writer);
            writer.WriteLine("\n## Taken for bogus by the critic\n");
            _bogus.WriteTable(writer);
        }

        private static double Share(IEnumerable<(string Kind, bool IsReal, float Score)> scores) => scores.Select(s => s.Score >= Threshold ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average();

        /// <summary>The share of pairs, one real and one bogus, in the right order; a tie counts half.</summary>
        private static double Area(IEnumerable<(string Kind, bool IsReal, float Score)> scores)
        {
            var sorted = scores.OrderBy(s => s.Score).ToArray();
            double wins = 0, bogus = 0;
            for (var i = 0; i < sorted.Length;)
            {
                var end = i;
                while (end < sorted.Length && sorted[end].Score == sorted[i].Score) end++;
                var (real, other) = (sorted[i..end].Count(s => s.IsReal), sorted[i..end].Count(s => !s.IsReal));
                wins += real * (bogus + 0.5 * other);
                bogus += other;
                i = end;
            }

            return wins / (bogus * (sorted.Length - bogus));
        }
    }
}
