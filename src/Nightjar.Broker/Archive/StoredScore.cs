namespace Nightjar.Broker.Archive;

/// <summary>What a model said of an archived alert.</summary>
/// <param name="Model">The model.</param>
public sealed record StoredScore(ModelIdentity Model)
{
    /// <summary>The score, 0 to 1, or the probability of the best class; NaN where there is none.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>The probability of each class; empty for a model without classes, and where there is no score.</summary>
    public IReadOnlyList<float> Probabilities { get; init; } = [];

    /// <summary>Name of the most probable class; empty where there is none.</summary>
    public string Best { get; init; } = "";

    /// <summary>Why there is no score; empty where there is one.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The classes with their probabilities, the most probable first.</summary>
    public IEnumerable<(string Class, float Probability)> Ranked() => Model.Classes.Zip(Probabilities).OrderByDescending(pair => pair.Second);
}
