namespace Nightjar.Learning.Layers;

/// <summary>What layers take where nothing else is said: how parameters start, and the constants of normalisations.</summary>
public sealed record LayerDefaults
{
    /// <summary>As PyTorch: everything uniform within ±1/√fan-in, recurrent layers within ±1/√units.</summary>
    public static LayerDefaults PyTorch { get; } = new();

    /// <summary>As Keras: Glorot's uniform weights, orthogonal state weights, zero biases but for an LSTM's forget gate, which starts
    /// at 1.</summary>
    public static LayerDefaults Keras { get; } = new()
    {
        Weight = Initialisers.GlorotUniform,
        Bias = Initialisers.Zeros,
        InputWeight = Initialisers.GlorotUniform,
        StateWeight = Initialisers.Orthogonal,
        RecurrentBias = Initialisers.Zeros,
        ForgetBias = 1,
        Embedding = Initialisers.Uniform(0.05),
        BatchNormMomentum = 0.01f,
        NormEpsilon = 1e-3f,
        BatchNormEpsilon = 1e-3f,
    };

    /// <summary>Weights of dense and convolutional layers.</summary>
    public Initialiser Weight { get; init; } = Initialisers.UniformByFanIn;

    /// <summary>Biases of dense and convolutional layers.</summary>
    public Initialiser Bias { get; init; } = Initialisers.UniformByFanIn;

    /// <summary>What a recurrent layer applies to its input.</summary>
    public Initialiser InputWeight { get; init; } = Initialisers.UniformByUnits;

    /// <summary>What a recurrent layer applies to its state.</summary>
    public Initialiser StateWeight { get; init; } = Initialisers.UniformByUnits;

    /// <summary>Biases of recurrent layers.</summary>
    public Initialiser RecurrentBias { get; init; } = Initialisers.UniformByUnits;

    /// <summary>What an LSTM's input bias of the forget gate starts with instead; null for nothing else.</summary>
    public float? ForgetBias { get; init; }

    /// <summary>Rows of embeddings: normal with deviation 1 in PyTorch, uniform within ±0.05 in Keras.</summary>
    public Initialiser Embedding { get; init; } = Initialisers.Normal(1);

    /// <summary>Share of the batch in the running statistics of a batch normalisation.</summary>
    public float BatchNormMomentum { get; init; } = 0.1f;

    /// <summary>Added to the variance by batch normalisations.</summary>
    public float BatchNormEpsilon { get; init; } = 1e-5f;

    /// <summary>Added to the variance by layer normalisations.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;
}
