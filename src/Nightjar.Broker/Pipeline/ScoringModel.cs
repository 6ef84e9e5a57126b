using Nightjar.Broker.Archive;
using Nightjar.Models;

namespace Nightjar.Broker.Pipeline;

/// <summary>A model that scores every alert of an ingest.</summary>
/// <param name="Label">What the archive calls its scores.</param>
/// <param name="Model">The network.</param>
public sealed record ScoringModel(string Label, StreamModel Model)
{
    /// <summary>A model under its own name and version.</summary>
    /// <param name="model">The network.</param>
    public ScoringModel(StreamModel model)
        : this($"{model.Name} {model.Version}".TrimEnd(), model)
    {
    }

    /// <summary>What the archive keeps of it.</summary>
    public ModelIdentity Identity => new(Label)
    {
        Family = Model.Family,
        Name = Model.Name,
        Version = Model.Version,
        Sha256 = Model.Sha256,
        Classes = Model.Classes,
    };
}
