namespace Nightjar.Broker.Reports;

/// <summary>How often packets were refused for one reason.</summary>
/// <param name="Reason">The reason, as a sentence or a code.</param>
/// <param name="Count">How many packets.</param>
/// <param name="ExampleSource">Where one of them came from (file and entry).</param>
public sealed record RejectCount(string Reason, long Count, string ExampleSource);
