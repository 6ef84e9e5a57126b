namespace Nightjar.Learning.Training;

/// <summary>Where examples come from. Several threads may read at once.</summary>
public interface IExampleSource
{
    /// <summary>Number of examples.</summary>
    int Count { get; }

    /// <summary>The tensors of a batch.</summary>
    IReadOnlyList<BatchField> Fields { get; }

    /// <summary>Hears that an epoch begins, before any of its examples is asked for: what an example is, its length too, may depend on the
    /// epoch, and must depend on nothing else that changes. Nobody reads meanwhile.</summary>
    /// <param name="epoch">Its number; validation has 0 always.</param>
    void BeginEpoch(long epoch)
    {
    }

    /// <summary>Steps of an example's sequence; 0 where no field is a sequence.</summary>
    int LengthOf(int example);

    /// <summary>Writes an example into its place.</summary>
    void Read(in BatchRow row);
}
