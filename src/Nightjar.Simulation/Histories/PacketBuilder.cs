using Nightjar.Simulation.Images;
using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Histories;

/// <summary>Encodes the alerts of a history as packets, with the last 30 days in each.</summary>
internal sealed class PacketBuilder
{
    private const double ProcessingDays = 600.0 / 86_400;

    private readonly StampCompressor _compressor = new();
    private readonly PacketEncoder _encoder = new();

    /// <summary>The packet of a detection.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="visit">The visit that detected it.</param>
    /// <param name="row">The detection.</param>
    /// <param name="stamps">Its stamps.</param>
    /// <param name="catalogue">The catalogues around it.</param>
    /// <param name="counts">Its counts.</param>
    /// <param name="entries">Every visit before, earliest first.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="realBogus"><c>drb</c>.</param>
    /// <param name="seed">The seed of the noise of forced photometry.</param>
    public byte[] Build(
        SimulatedObject subject,
        in Visit visit,
        DetectionRow row,
        StampSet stamps,
        CatalogueContext catalogue,
        in ObjectCounts counts,
        List<HistoryEntry> entries,
        string name,
        double realBogus,
        long seed)
    {
        var now = visit.Exposure.Time;
        var first = entries.FindIndex(e => now - e.Visit.Exposure.Time <= SurveySchedule.HistoryDays);
        var recent = first < 0 ? [] : entries.GetRange(first, entries.Count - first);
        var forced = new List<ForcedRow>(recent.Count);
        for (var i = recent.Count - 1; i >= 0; i--)
        {
            // The noise of a visit is the same in every packet that tells of it.
            var past = recent[i].Visit;
            var random = new RandomStream((ulong)seed, Streams.History, (ulong)subject.Plan.Index, 1UL << 62 | (uint)past.Exposure.Index);
            var flux = recent[i].Detection is { } detection
                ? (detection.IsPositive ? 1 : -1) * Math.Pow(10, -0.4 * (detection.Magnitude - past.Conditions.ZeroPoint))
                : subject.ChangeIn(past) + past.Conditions.FluxSigma * DetectionModel.TrueNoiseShare * random.NextNormal();
            forced.Add(HistorySimulator.Force(subject, past, flux, ref random));
        }

        var processed = now.Days + ProcessingDays;
        return _encoder.Encode(new AlertContent
        {
            ObjectId = name,
            Visit = visit,
            Detection = row,
            History = recent,
            Forced = forced,
            Catalogue = catalogue,
            DetectionCount = counts.Detections,
            CoverageCount = counts.Coverage,
            FirstDetection = counts.First,
            DeepScore = realBogus,
            Science = _compressor.Compress(stamps.Science, processed),
            Template = _compressor.Compress(stamps.Template, processed),
            Difference = _compressor.Compress(stamps.Difference, processed),
        });
    }
}
