using Nightjar.Models;

namespace Nightjar.Broker.Pipeline;

/// <summary>A model that scores every alert of an ingest.</summary>
/// <param name="Name">The name under which the archive keeps the scores.</param>
/// <param name="Model">The network.</param>
public sealed record ScoringModel(string Name, AlertModel Model);
