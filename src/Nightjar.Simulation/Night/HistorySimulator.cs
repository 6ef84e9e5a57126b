using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Night;

/// <summary>The last month of an object: a detection or an upper limit for every visit, and forced photometry.</summary>
internal sealed class HistorySimulator
{
    private const double LackingReferenceShare = 0.10, NotMeasuredShare = 0.02;

    private readonly List<HistoryEntry> _entries = [];
    private readonly List<ForcedRow> _forced = [];

    /// <summary>Every visit, earliest first, the night's own at the end.</summary>
    public IReadOnlyList<HistoryEntry> Entries => _entries;

    /// <summary>Makes the visits before the night.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="visits">Visits before the night, earliest first.</param>
    /// <param name="tonight">The night's first detection, which scales a recurring artefact.</param>
    /// <param name="random">Source of noise.</param>
    public void Make(SimulatedObject subject, ReadOnlySpan<Visit> visits, StampedDetection tonight, ref RandomStream random)
    {
        _entries.Clear();
        _forced.Clear();
        foreach (var visit in visits)
        {
            var (flux, chi) = subject.Artefact is null
                ? Observe(subject, visit, ref random)
                : Recur(subject, visit, tonight, ref random);
            var c = visit.Conditions;
            var detected = Math.Abs(flux) > ChannelConditions.DetectionThreshold * DetectionModel.FluxError(chi, c);
            _entries.Add(new HistoryEntry(visit, detected ? Detection(subject, visit, flux, chi, ref random) : null));
            _forced.Add(Force(subject, visit, flux, ref random));
        }

        _forced.Reverse();
    }

    /// <summary>Adds the night's own visits.</summary>
    public void Add(IEnumerable<HistoryEntry> tonight) => _entries.AddRange(tonight);

    /// <summary>The visits of the 30 days before a moment.</summary>
    public IReadOnlyList<HistoryEntry> Before(JulianDate time)
    {
        var first = _entries.FindIndex(e => time - e.Visit.Exposure.Time <= SurveySchedule.HistoryDays);
        var end = _entries.FindIndex(e => e.Visit.Exposure.Time >= time);
        return first < 0 || end <= first ? [] : _entries.GetRange(first, end - first);
    }

    /// <summary>Forced photometry of the 30 days before a moment, latest first.</summary>
    public IReadOnlyList<ForcedRow> ForcedBefore(JulianDate time)
    {
        var count = _forced.FindIndex(r => time - r.Visit.Exposure.Time > SurveySchedule.HistoryDays);
        return count < 0 ? _forced : _forced.GetRange(0, count);
    }

    private static (double Flux, double ChiSquare) Observe(SimulatedObject subject, in Visit visit, ref RandomStream random)
    {
        const double scaleScatter = 0.006; // of the steady star: the flux scales of image and template differ
        var (change, steady, c) = (subject.ChangeIn(visit), subject.SteadyIn(visit), visit.Conditions);
        var chi = Math.Max(0.4, 1 + (DetectionModel.ChiSquare(change, steady, c) * random.NextLogNormal(1, 0.2) - 1) * random.NextLogNormal(1, 0.4));
        var photons = (Math.Abs(change) + Math.Max(0, steady)) / ChannelConditions.Gain;
        var empty = c.FluxSigma * DetectionModel.TrueNoiseShare;
        var noise = Math.Sqrt(empty * empty + photons) * random.NextNormal();
        return (change + noise + steady * random.NextNormal(0, scaleScatter), chi);
    }

    private static (double Flux, double ChiSquare) Recur(
        SimulatedObject subject, in Visit visit, StampedDetection tonight, ref RandomStream random)
    {
        var artefact = subject.Artefact!;
        var c = visit.Conditions;
        var noise = c.FluxSigma * DetectionModel.TrueNoiseShare * random.NextNormal();
        if (!random.NextChance(artefact.Recurrence)) return (noise, 1);
        var sign = random.NextChance(0.75) == artefact.IsNegative ? -1 : 1; // subtractions fail both ways
        var flux = Math.Pow(10, -0.4 * (tonight.Row.Magnitude - c.ZeroPoint)) * random.NextLogNormal(1, 0.35);
        return (sign * flux + noise, Math.Max(1, tonight.Row.ChiSquare * random.NextLogNormal(0.8, 0.4)));
    }

    private static DetectionRow Detection(SimulatedObject subject, in Visit visit, double flux, double chi, ref RandomStream random)
    {
        var (x, y) = subject.PlaceIn(ref random);
        var signal = Math.Abs(flux) / visit.Conditions.FluxSigma;
        var centering = 0.04 + 0.24 * visit.Conditions.Seeing / signal;
        var (dx, dy) = (random.NextNormal(0, centering), random.NextNormal(0, centering));
        return DetectionFactory.FromModel(
            subject.ContextOf(visit, flux > 0, x, y), Math.Abs(flux), chi, x + dx, y + dy, subject.Seen(dx, dy), ref random);
    }

    /// <summary>The forced measurement of a visit.</summary>
    public static ForcedRow Force(SimulatedObject subject, in Visit visit, double flux, ref RandomStream random)
    {
        var reference = subject.References[visit.Exposure.Band];
        if (random.NextChance(LackingReferenceShare))
            return new ForcedRow(visit, ForcedRow.Missing, ForcedRow.Missing, ForcedRow.WithoutReference, reference);
        if (random.NextChance(NotMeasuredShare))
            return new ForcedRow(visit, ForcedRow.Missing, ForcedRow.Missing, random.NextChance(0.75) ? 55 : 56, reference);
        // The forced fit adds the photons of the change and does not scale its error by the quality of the fit.
        var empty = visit.Conditions.FluxSigma;
        var error = Math.Sqrt(empty * empty + Math.Abs(flux) / ChannelConditions.Gain);
        return new ForcedRow(visit, flux, error, 0, reference);
    }
}
