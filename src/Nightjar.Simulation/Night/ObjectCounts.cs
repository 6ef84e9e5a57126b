using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Night;

/// <summary>How often the place was seen, and the object in it, since the survey began.</summary>
/// <param name="Detections"><c>ndethist</c>, the triggering detection among them.</param>
/// <param name="Coverage"><c>ncovhist</c>.</param>
/// <param name="First"><c>jdstarthist</c>.</param>
internal readonly record struct ObjectCounts(int Detections, int Coverage, JulianDate First)
{
    private const double SurveyStart = 2_458_194.5; // March 2018

    /// <summary>The counts at the night's first detection of an object.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="visit">The visit that detected it.</param>
    /// <param name="history">Its last 30 days.</param>
    /// <param name="random">Source of what lies further back.</param>
    public static ObjectCounts Of(SimulatedObject subject, in Visit visit, IReadOnlyList<HistoryEntry> history, ref RandomStream random)
    {
        var now = visit.Exposure.Time;
        var (visits, detections) = (0, 0);
        JulianDate? first = null;
        foreach (var entry in history)
        {
            if (entry.Visit.Exposure.Time >= now) break;
            visits++;
            if (entry.Detection is null) continue;
            detections++;
            first ??= entry.Visit.Exposure.Time;
        }

        var coverage = visits + 1 + (int)(visit.Reference.Coverage * (now.Days - SurveyStart));
        var window = new ObjectCounts(detections + 1, coverage, first ?? now);
        var share = (detections + 0.5) / (visits + 2.0);
        if (subject.Light?.Source is MovingObject) return window;
        if (subject.Light?.FirstLight is { } firstLight)
        {
            var age = now.Days - firstLight;
            if (age < SurveySchedule.HistoryDays) return window;
            var earlier = (int)((age - SurveySchedule.HistoryDays) * 0.6 * share * 2);
            return earlier == 0
                ? window
                : new ObjectCounts(window.Detections + earlier, coverage, Second(Math.Max(firstLight + 4, SurveyStart)));
        }

        var recurs = subject.Artefact?.Recurrence ?? 1;
        if (recurs < 0.2) return window;
        // Detections are counted on the same field and channel only, and begin with the template.
        var old = (int)(coverage * share * random.NextUniform(0.1, 0.6));
        return old == 0
            ? window
            : new ObjectCounts(window.Detections + old, coverage, Second(Math.Min(SurveyStart + 10 + random.NextExponential(coverage / 8.0 + 40), now.Days - 31)));
    }

    /// <summary>The counts after some more detections in the same night.</summary>
    public ObjectCounts After(int more) => this with { Detections = Detections + more, Coverage = Coverage + more };

    private static JulianDate Second(double days) => new(Math.Round(Math.Round(days * 86_400) / 86_400 * 1e7) / 1e7);
}
