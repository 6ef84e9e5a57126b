using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Archive;

/// <summary>Decodes alerts of an archive. Not thread-safe.</summary>
public sealed class ArchivedAlertReader(AlertArchive archive)
{
    private readonly AlertDecoder _decoder = new();

    /// <summary>Decodes an alert into a new instance.</summary>
    /// <exception cref="NightjarException">The record is damaged.</exception>
    public Alert Read(ArchivedAlert archived, AlertParts parts)
    {
        var alert = new Alert();
        Read(archived, parts, alert);
        return alert;
    }

    /// <summary>Decodes an alert with its scores, its rank and the reasons for it.</summary>
    public InterestingAlert ReadInteresting(ArchivedAlert archived)
    {
        var alert = Read(archived, AlertParts.All);
        var judgements = archive.Judgements(archived.Row);
        var scores = judgements.Where(j => j.Reason.Length == 0 && j.Probabilities.Count == 0).ToDictionary(j => j.Model.Label, j => j.Value, StringComparer.Ordinal);
        var braai = judgements.FirstOrDefault(j => j.Model.Family is "braai" or "" && double.IsFinite(j.Value));
        var reasons = InterestRanking.Assess(alert, braai?.Value ?? alert.RealBogus).Reasons;
        return new InterestingAlert(alert, scores, archived.Summary.Interest, reasons) { Judgements = judgements };
    }

    /// <summary>Everything that the packets of these alerts say about the light curve, merged.</summary>
    public LightCurve ReadLightCurve(IEnumerable<ArchivedAlert> alerts)
    {
        var (whole, alert) = (new LightCurve(), new Alert());
        var triggers = new List<Detection>();
        foreach (var archived in alerts)
        {
            Read(archived, AlertParts.History, alert);
            triggers.Add(alert.Detection);
            whole.Detections.AddRange(alert.LightCurve.Detections);
            whole.UpperLimits.AddRange(alert.LightCurve.UpperLimits);
            whole.Forced.AddRange(alert.LightCurve.Forced);
        }

        // The first of two entries of one epoch wins: an alert's own detection before its copy in a later history.
        whole.Detections.InsertRange(0, triggers);
        LightCurveMerger.Merge(whole);
        return whole;
    }

    private void Read(ArchivedAlert archived, AlertParts parts, Alert alert)
    {
        var record = archive.Read(archived.Packet);
        if (!_decoder.TryDecode(record.Schema, record.Body, parts, alert, out var error))
            throw new NightjarException($"the record of {archived.Summary.Key} cannot be decoded: {error}");
    }
}
