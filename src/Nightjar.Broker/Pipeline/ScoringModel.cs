using Nightjar.Models.Braai;

namespace Nightjar.Broker.Pipeline;

/// <summary>A model that scores every alert of an ingest.</summary>
/// <param name="Name">The name under which the archive keeps the scores.</param>
/// <param name="Model">The network.</param>
public sealed record ScoringModel(string Name, BraaiModel Model);
