using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models.Btsbot;

/// <summary>A trunk and an <see cref="MlpHead"/>: images (batch, 63, 63, 3), numbers (batch, 25), or both, to logits (batch, 1). Parameters of
/// the trunk are called <c>trunk.*</c> with timm's names behind it, those of the head <c>score.*</c>.</summary>
/// <remarks>Source: Rehemtulla et al. 2025. Weights of the trunk start as timm has them, normal with deviation 0.02 and without what lies
/// beyond two of it, biases at 0; weights of the head uniform within 1 / √inputs, as PyTorch's: smaller ones would let nothing through its
/// three layers.</remarks>
public sealed class VisionNetwork : Layer
{
    private readonly VisionTrunk? _trunk;
    private readonly MlpHead _head;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in a model.</param>
    /// <param name="settings">Trunk, inputs and sizes.</param>
    /// <exception cref="ArgumentException">The settings make no network.</exception>
    public VisionNetwork(LayerScope scope, VisionSettings settings)
        : base(scope)
    {
        settings.Check();
        Settings = settings;
        _trunk = settings.LooksAtImages ? new(scope["trunk"], settings.Architecture, settings.ImageSide) : null;
        _head = new(scope["score"], _trunk?.Features ?? 0, settings.HeadFirst, settings.HeadSecond, settings.Dropout, settings.LooksAtNumbers);
        foreach (var weight in _head.Parameters.Where(p => p.Value.Shape.Axes == 2))
            Initialisers.UniformByFanIn(weight.Value, new(weight.Value.Shape[0], weight.Value.Shape[1]), RandomNumbers.For(scope.Seed, weight.Name));
    }

    /// <summary>How parameters start.</summary>
    public static LayerDefaults StartingDefaults { get; } = LayerDefaults.PyTorch with { Weight = Initialisers.TruncatedNormal(), Bias = Initialisers.Zeros };

    /// <summary>Trunk, inputs and sizes.</summary>
    public VisionSettings Settings { get; }

    /// <summary>Runs the network on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="images">(batch, 63, 63, 3); not looked at where numbers alone count.</param>
    /// <param name="numbers">(batch, 25) where it looks at numbers, else null.</param>
    /// <returns>Logits (batch, 1).</returns>
    /// <exception cref="ArgumentException">Images or numbers are missing, or there are numbers and it takes none.</exception>
    public Variable Forward(Tape tape, Variable? images, Variable? numbers)
    {
        if (_trunk is not null && images is null) throw new ArgumentException("the network takes images", nameof(images));
        return _head.Forward(tape, _trunk?.Forward(tape, images!), numbers);
    }
}
