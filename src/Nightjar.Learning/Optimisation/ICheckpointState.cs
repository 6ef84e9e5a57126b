namespace Nightjar.Learning.Optimisation;

/// <summary>Something whose memory a checkpoint keeps, as text under keys of its own.</summary>
public interface ICheckpointState
{
    /// <summary>Writes the memory.</summary>
    void Save(IDictionary<string, string> state);

    /// <summary>Takes the memory up again.</summary>
    /// <exception cref="FormatException">Something is missing or is not what <see cref="Save"/> writes.</exception>
    void Restore(IReadOnlyDictionary<string, string> state);
}
