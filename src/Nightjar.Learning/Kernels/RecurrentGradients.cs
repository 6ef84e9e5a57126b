namespace Nightjar.Learning.Kernels;

/// <summary>The gradients of one direction of a recurrent layer. Those of parameters are added to; null where nobody asks.</summary>
internal readonly unsafe struct RecurrentGradients
{
    /// <summary>(Batch, Time, Units), of the output.</summary>
    public required float* Output { get; init; }

    /// <summary>(gates·Units, Inputs), the transpose of the input's weights, packed; null without <see cref="X"/>.</summary>
    public float* InputTransposed { get; init; }

    /// <summary>(gates·Units, Units), the transpose of the state's weights, packed.</summary>
    public required float* StateTransposed { get; init; }

    /// <summary>(Batch, Time, Inputs), written.</summary>
    public float* X { get; init; }

    /// <summary>(Inputs, gates·Units).</summary>
    public float* InputWeights { get; init; }

    /// <summary>(Units, gates·Units).</summary>
    public float* StateWeights { get; init; }

    /// <summary>(gates·Units).</summary>
    public float* InputBias { get; init; }

    /// <summary>(gates·Units).</summary>
    public float* StateBias { get; init; }

    /// <summary>The same from a later sequence on.</summary>
    public RecurrentGradients From(int sequence, in RecurrentGeometry g) => this with
    {
        Output = Output + ((nint)sequence * g.Time * g.Units),
        X = X == null ? null : X + ((nint)sequence * g.Time * g.Inputs),
    };
}
