using Nightjar.Simulation.Artefacts;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Simulation.Triplets;
using Nightjar.Sky;

namespace Nightjar.Simulation.Histories;

/// <summary>Makes objects with their alerts on one thread, with memory that it uses again.</summary>
internal sealed class HistoryWorker(HistoryOptions options)
{
    private const int Attempts = 100, Draws = 400;
    private const double WindowDays = 120; // how long a variable or an artefact is followed
    private const double BeforeLight = 10, AfterLight = 160; // days around the first light of a transient

    private readonly Scene _scene = new();
    private readonly DetectionPainter _painter = new();
    private readonly DeepPainter _deep = new();
    private readonly PacketBuilder _packets = new();
    private readonly double[] _shares = NightPlanner.Cumulative(options.SubsetShares);

    /// <summary>The object of a number.</summary>
    public SimulatedHistory Simulate(long index)
    {
        var choice = new RandomStream((ulong)options.Seed, Streams.History, (ulong)index, ulong.MaxValue);
        var subset = (TransientSubset)NightPlanner.Find(_shares, choice.NextUnit());
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var random = new RandomStream((ulong)options.Seed, Streams.History, (ulong)index, (ulong)attempt);
            if (Try(index, subset, ref random) is { } history) return history;
        }

        throw new InvalidOperationException($"none of {Attempts} drawn objects of the subset {subset} was detected (object {index})");
    }

    private SimulatedHistory? Try(long index, TransientSubset subset, ref RandomStream random)
    {
        var kind = HistorySubject.Draw(subset, ref random);
        var field = VisitDraw.Field(SourceKinds.ClassOf(kind), ref random);
        var channel = random.NextInt(ZtfCamera.Channels);
        var start = VisitDraw.Moment(field, ref random).Days;
        var artefact = Artefact.Draw(kind, ref random);
        var light = artefact is null ? DrawTransient(subset, kind, start, ref random) : null;
        var (from, to) = light?.FirstLight is { } first ? (first - BeforeLight, first + AfterLight) : (start, start + WindowDays);
        var visits = Timeline.Draw(options.Seed, field, channel, from, to, ref random).ToArray();
        if (visits.Length == 0) return null;
        light ??= artefact is null ? ObjectDraw.Draw(kind, visits, visits, ref random) : null;
        if (light is null && artefact is null) return null;
        var plan = new AlertPlan(index, kind, new FieldVisits(field, [.. visits.Select(v => v.Exposure)], 0), channel, random.NextInt(990), 8);
        var subject = SimulatedObject.Create(plan, light, artefact, _scene, ref random);
        return Follow(subject, subset, visits, ref random);
    }

    /// <summary>A transient whose true peak may fit the subset; null for what is drawn against its visits.</summary>
    private static LightSource? DrawTransient(TransientSubset subset, SourceKind kind, double start, ref RandomStream random)
    {
        if (subset is not (TransientSubset.Bright or TransientSubset.Dim)) return null;
        const double slack = 0.3; // between the true peak and the brightest detection
        for (var i = 0; i < Draws; i++)
        {
            var time = new JulianDate(start);
            var (light, peak) = kind == SourceKind.TidalDisruption ? Flare(time, ref random) : Explosion(kind, time, ref random);
            var mayFit = subset == TransientSubset.Bright ? peak < HistorySubject.BrightLimit : peak > HistorySubject.BrightLimit - slack;
            if (mayFit) return light;
        }

        return null;
    }

    private static (LightSource Light, double Peak) Flare(JulianDate time, ref RandomStream random)
    {
        var flare = TidalFlare.Draw(time, ref random);
        return (flare, flare.PeakMagnitude);
    }

    private static (LightSource Light, double Peak) Explosion(SourceKind kind, JulianDate time, ref RandomStream random)
    {
        var supernova = Supernova.Draw(kind, time, ref random);
        return (supernova, supernova.PeakMagnitude);
    }

    private SimulatedHistory? Follow(SimulatedObject subject, TransientSubset subset, Visit[] visits, ref RandomStream random)
    {
        var catalogue = CatalogueContext.Of(_scene, subject.Position, ref random);
        var kept = new List<SimulatedTriplet>();
        var packets = new List<byte[]>();
        var entries = new List<HistoryEntry>(visits.Length);
        var firstCounts = default(ObjectCounts?);
        var span = default(DetectionSpan);
        var (detections, firstVisit) = (0, 0);
        var keep = Math.Min(1.0, (double)options.MaximumAlerts / visits.Length);
        var name = "";
        for (var i = 0; i < visits.Length; i++)
        {
            var visit = visits[i];
            var occurs = subject.Artefact is null || random.NextChance(subject.Artefact.Recurrence);
            var row = occurs ? _painter.Paint(subject, visit, _scene, ref random) : null;
            if (row is not null)
            {
                var now = visit.Exposure.Time;
                if (firstCounts is not { } earlier)
                {
                    // What was before the window: nothing for a transient, years of it for a variable.
                    earlier = ObjectCounts.Of(subject, visit, [], ref random);
                    if (subject.Light?.FirstLight is not null) earlier = earlier with { Detections = 1, First = now };
                    (firstCounts, firstVisit) = (earlier, i);
                    span = DetectionSpan.Begin(earlier.First.Days);
                    name = ObjectNames.Of(options.Seed, subject.Plan.Index, earlier.First);
                }

                span = span.With(now.Days, row.Magnitude, row.IsPositive);
                var counts = earlier with { Detections = earlier.Detections + detections, Coverage = earlier.Coverage + i - firstVisit };
                detections++;
                if (kept.Count < options.MaximumAlerts && (int)(keep * (i + 1)) != (int)(keep * i))
                {
                    kept.Add(TripletAssembly.Make(subject, _scene, visit, row, _painter.Stamps, catalogue, counts, span, null, ref random));
                    if (options.WithPackets)
                        packets.Add(_packets.Build(subject, visit, row, _painter.Stamps, catalogue, counts, entries, name, kept[^1].Metadata.RealBogus, options.Seed));
                }
            }

            entries.Add(new HistoryEntry(visit, row));
        }

        if (kept.Count == 0 || !HistorySubject.Fits(subset, span.Brightest)) return null;
        return new SimulatedHistory
        {
            Index = subject.Plan.Index,
            ObjectId = name,
            Subset = subset,
            Kind = subject.Plan.Kind,
            PeakMagnitude = span.Brightest,
            Alerts = WithDeep(kept, subject.Plan.Index),
            Packets = packets,
        };
    }

    private List<SimulatedTriplet> WithDeep(List<SimulatedTriplet> alerts, long index)
    {
        if (!options.WithDeep || _deep.Paint(options.Seed, index, _scene) is not { } deep) return alerts;
        foreach (var alert in alerts) alert.Deep = deep;
        return alerts;
    }
}
