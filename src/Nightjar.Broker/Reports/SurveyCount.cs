namespace Nightjar.Broker.Reports;

/// <summary>How much one survey sent.</summary>
/// <param name="Survey">Its short name.</param>
/// <param name="Alerts">Archived alerts.</param>
/// <param name="Objects">Distinct objects among them.</param>
/// <param name="Bytes">Bytes of their packets.</param>
public sealed record SurveyCount(string Survey, long Alerts, long Objects, long Bytes);
