using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Sources;

namespace Nightjar.Cli.Labels;

/// <summary>Labelled triplets from <c>--data</c>: simulated ones, or alerts with labels.</summary>
internal sealed class LabelledData
{
    private const string Simulated = "simulated:";
    private const double WeakThreshold = 0.5;

    private readonly string[] _places;
    private readonly (long Seed, int Count)? _simulated;
    private readonly Dictionary<string, (bool IsPositive, string Kind)>? _labels;
    private readonly SimulatedExamples _simulator;
    private long _read;

    private LabelledData(string[] places, (long Seed, int Count)? simulated, Dictionary<string, (bool IsPositive, string Kind)>? labels, SimulatedExamples simulator, string description) =>
        (_places, _simulated, _labels, _simulator, Description) = (places, simulated, labels, simulator, description);

    /// <summary>What the data are, in words.</summary>
    public string Description { get; }

    /// <summary>Examples so far, and the share that is done; negative where it is not known.</summary>
    public (long Items, double Share) Sample() => (Interlocked.Read(ref _read), _simulated is { } s ? (double)Interlocked.Read(ref _read) / s.Count : -1);

    /// <summary>Alerts without a label, which are left out.</summary>
    public long WithoutLabel { get; private set; }

    /// <summary>Alerts that came a second time, which are left out.</summary>
    public long Repeated { get; private set; }

    /// <summary>Packets that could not be read.</summary>
    public long Rejected { get; private set; }

    /// <summary>Reads the options.</summary>
    /// <param name="data"><c>simulated:SEED,N</c>, or files and folders of alerts.</param>
    /// <param name="labels">CSV of labels, or null.</param>
    /// <param name="weakLabels">The score that stands in for labels, or null.</param>
    /// <param name="simulator">Makes the examples where they are simulated.</param>
    public static LabelledData Open(string[] data, string? labels, string? weakLabels, SimulatedExamples simulator)
    {
        if (data.Length == 1 && data[0].StartsWith(Simulated, StringComparison.Ordinal))
        {
            if (labels is not null || weakLabels is not null) throw new NightjarException("simulated data have labels of their own: leave --labels and --weak-labels out") { IsUsage = true };
            var parts = data[0][Simulated.Length..].Split(',');
            if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
                throw new NightjarException($"--data {data[0]} must be simulated:SEED,N, such as simulated:1,8000") { IsUsage = true };
            return new([], (seed, count), null, simulator, string.Create(CultureInfo.InvariantCulture, $"{count:N0} simulated {simulator.What} of seed {seed}"));
        }

        if (labels is null == weakLabels is null)
            throw new NightjarException("alerts need labels: --labels FILE.csv with the columns candid and label, or --weak-labels drb to take the survey's own score at 0.5 for the truth") { IsUsage = true };
        var names = string.Join(", ", data.Select(d => Path.GetFileName(Path.TrimEndingDirectorySeparator(d))));
        return new(
            data, null, labels is null ? null : LabelFile.Read(labels), simulator,
            labels is null ? $"alerts of {names}, with drb >= 0.5 as a weak label" : $"alerts of {names}, with the labels of {Path.GetFileName(labels)}");
    }

    /// <summary>The examples in their order.</summary>
    public IEnumerable<LabelledTriplet> Read(CancellationToken cancellation) => _simulated is { } s ? ReadSimulated(s.Seed, s.Count, cancellation) : ReadAlerts(cancellation);

    private IEnumerable<LabelledTriplet> ReadSimulated(long seed, int count, CancellationToken cancellation)
    {
        foreach (var triplet in _simulator.Make(seed, count, cancellation))
        {
            Interlocked.Increment(ref _read);
            yield return triplet;
        }
    }

    private IEnumerable<LabelledTriplet> ReadAlerts(CancellationToken cancellation)
    {
        var files = InputPaths.Expand(_places, out _);
        var source = new AlertSource(files, WireSchemas.Places([], _places));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var alert in source.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            Rejected = source.Rejected;
            var id = alert.Id.ToString();
            if (!TryLabel(id, alert.RealBogus, out var label))
            {
                WithoutLabel++;
                continue;
            }

            if (!seen.Add(alert.Key.ToString()))
            {
                Repeated++;
                continue;
            }

            Interlocked.Increment(ref _read);
            yield return new(
                new(id, alert.ObjectId.Length > 0 ? alert.ObjectId : id, label.IsPositive, alert.Detection.Magnitude.Value, label.Kind),
                alert.Cutouts, alert.RealBogus, alert.RandomForestRealBogus, null, alert);
        }

        Rejected = source.Rejected;
    }

    private bool TryLabel(string id, double deepScore, out (bool IsPositive, string Kind) label)
    {
        if (_labels is not null)
        {
            if (!_labels.TryGetValue(id, out label)) return false;
            if (label.Kind.Length == 0) label.Kind = label.IsPositive ? "label 1" : "label 0";
            return true;
        }

        label = (deepScore >= WeakThreshold, deepScore >= WeakThreshold ? "drb >= 0.5" : "drb < 0.5");
        return double.IsFinite(deepScore);
    }
}
