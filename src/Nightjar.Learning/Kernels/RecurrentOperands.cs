namespace Nightjar.Learning.Kernels;

/// <summary>What one direction of a recurrent layer computes with, and what it makes. Weights are packed by <see cref="GemmPacking"/>.</summary>
internal readonly unsafe struct RecurrentOperands
{
    /// <summary>(Batch, Time, Inputs), the input.</summary>
    public required float* X { get; init; }

    /// <summary>(Inputs, gates·Units), packed.</summary>
    public required float* InputWeights { get; init; }

    /// <summary>(Units, gates·Units), packed.</summary>
    public required float* StateWeights { get; init; }

    /// <summary>(gates·Units), or null.</summary>
    public float* InputBias { get; init; }

    /// <summary>(gates·Units), or null.</summary>
    public float* StateBias { get; init; }

    /// <summary>(Batch, Time, Units), the output.</summary>
    public required float* Y { get; init; }

    /// <summary>(Batch, Time, Units), the second states; null for a cell that has none.</summary>
    public float* Cells { get; init; }

    /// <summary>(Batch, Time, 4·Units), for the way back.</summary>
    public required float* Kept { get; init; }

    /// <summary>The same from a later sequence on.</summary>
    public RecurrentOperands From(int sequence, in RecurrentGeometry g)
    {
        var states = (nint)sequence * g.Time * g.Units;
        return this with
        {
            X = X + ((nint)sequence * g.Time * g.Inputs),
            Y = Y + states,
            Cells = Cells == null ? null : Cells + states,
            Kept = Kept + (IRecurrentCell.Kept * states),
        };
    }
}
