using Nightjar.Simulation.Artefacts;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Night;

/// <summary>Makes the alerts of one object after the other; one instance a thread, its memory reused.</summary>
internal sealed class ObjectSimulator(long seed)
{
    private const int Attempts = 60;

    private readonly Scene _scene = new();
    private readonly DetectionPainter _painter = new();
    private readonly StampCompressor _compressor = new();
    private readonly PacketEncoder _encoder = new();
    private readonly HistorySimulator _history = new();

    /// <summary>The alerts of an object, in time order: one for each visit of the night that detects it. Empty in the
    /// rare case that none of many drawn objects could be detected.</summary>
    public SimulatedAlert[] Simulate(AlertPlan plan)
    {
        var visits = new Visit[plan.Visits.Exposures.Length];
        for (var i = 0; i < visits.Length; i++) visits[i] = Visit.Of(seed, plan.Visits.Exposures[i], plan.Channel);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var random = new RandomStream((ulong)seed, Streams.Object, (ulong)plan.Index, (ulong)attempt);
            var alerts = Try(plan, visits, ref random);
            if (alerts.Length > 0) return alerts;
        }

        return [];
    }

    private SimulatedAlert[] Try(AlertPlan plan, Visit[] visits, ref RandomStream random)
    {
        var first = plan.Visits.FirstTonight;
        var artefact = Artefact.Draw(plan.Kind, ref random);
        var moves = SourceKinds.ClassOf(plan.Kind) == SourceClass.Asteroid;
        var main = first + random.NextInt(plan.Visits.TonightCount); // when an asteroid is here, or an artefact occurs
        var light = ObjectDraw.Draw(plan.Kind, visits, moves ? visits.AsSpan(main, 1) : visits.AsSpan(first), ref random);
        if (light is null && artefact is null) return [];

        var subject = SimulatedObject.Create(plan, light, artefact, _scene, ref random);
        var found = new List<StampedDetection>(plan.Visits.TonightCount);
        var entries = new List<HistoryEntry>(visits.Length);
        for (var i = first; i < visits.Length; i++)
        {
            var occurs = artefact is null || i == main || random.NextChance(artefact.Recurrence);
            var detection = occurs ? Detect(subject, visits[i], ref random) : null;
            entries.Add(new HistoryEntry(visits[i], detection?.Row));
            if (detection is not null) found.Add(detection);
        }

        if (found.Count == 0) return [];
        _history.Make(subject, visits.AsSpan(0, first), found[0], ref random);
        _history.Add(entries);
        var catalogue = CatalogueContext.Of(_scene, subject.Position, ref random);
        var counts = ObjectCounts.Of(subject, found[0].Visit, _history.Entries, ref random);
        var name = ObjectNames.Of(seed, plan.Index, counts.First);
        var alerts = new SimulatedAlert[found.Count];
        for (var i = 0; i < alerts.Length; i++) alerts[i] = Assemble(subject, found[i], catalogue, counts.After(i), name, ref random);
        return alerts;
    }

    private StampedDetection? Detect(SimulatedObject subject, Visit visit, ref RandomStream random)
    {
        if (_painter.Paint(subject, visit, _scene, ref random) is not { } row) return null;
        var stamps = _painter.Stamps;
        var processed = visit.Exposure.Time.Days + 600.0 / 86_400;
        return new StampedDetection(
            visit,
            row,
            _compressor.Compress(stamps.Science, processed),
            _compressor.Compress(stamps.Template, processed),
            _compressor.Compress(stamps.Difference, processed));
    }

    private SimulatedAlert Assemble(
        SimulatedObject subject, StampedDetection found, CatalogueContext catalogue, ObjectCounts counts, string name, ref RandomStream random)
    {
        var (visit, row) = (found.Visit, found.Row);
        var time = visit.Exposure.Time;
        var packet = _encoder.Encode(new AlertContent
        {
            ObjectId = name,
            Visit = visit,
            Detection = row,
            History = _history.Before(time),
            Forced = _history.ForcedBefore(time),
            Catalogue = catalogue,
            DetectionCount = counts.Detections,
            CoverageCount = counts.Coverage,
            FirstDetection = counts.First,
            DeepScore = ScoreModel.Deep(subject.IsReal, Photometry.MagnitudesPerRelativeFlux / row.MagnitudeError, ref random),
            Science = found.Science,
            Template = found.Template,
            Difference = found.Difference,
        });
        return new SimulatedAlert(row.CandidateId, name, packet, new SimulatedTruth
        {
            CandidateId = row.CandidateId,
            ObjectId = name,
            Class = SourceKinds.ClassOf(subject.Plan.Kind),
            Kind = subject.Plan.Kind,
            Time = time,
            Band = visit.Exposure.Band,
            Position = subject.Position,
            DifferenceMagnitude = subject.Light is { } light
                ? Photometry.MagnitudeOf(Math.Abs(light.DifferenceFlux(time, visit.Exposure.Band)))
                : double.NaN,
            IsPositive = row.IsPositive,
            Parameters = subject.Light?.Describe() ?? subject.Artefact!.Describe(),
        });
    }
}
