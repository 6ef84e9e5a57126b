using Nightjar.Models.Layers;
using Nightjar.Sky;

namespace Nightjar.Models.Braai;

/// <summary>braai, the real/bogus network of ZTF: tells astrophysical sources from artefacts by an alert's three cutouts.</summary>
/// <remarks>Source: Duev et al. 2019, MNRAS 489, 3582. Layers: convolution 16 (3 x 3), 16 (3 x 3), maximum 2 x 2,
/// convolution 32 (3 x 3), 32 (3 x 3), maximum 4 x 4, dense 256, dense 1; max(0, .) after each but the last, a sigmoid after
/// that; 312,081 parameters. Version d6_m7 makes the field <c>drb</c> of ZTF's alerts. The model does not change after it was
/// loaded and may be used by many threads, each with its own <see cref="BraaiScratch"/>.</remarks>
public sealed class BraaiModel
{
    /// <summary>Weights and biases of the whole network.</summary>
    public const int ParameterCount = 312_081;

    private readonly Dictionary<string, float[]> _tensors;

    internal BraaiModel(string name, string version, TripletNormalization normalization, Dictionary<string, float[]> tensors)
        => (Name, Version, Normalization, _tensors) = (name, version, normalization, tensors);

    /// <summary>The model's name, <c>braai</c>.</summary>
    public string Name { get; }

    /// <summary>The model's version, <c>d6_m7</c>; empty where the file does not state one.</summary>
    public string Version { get; }

    /// <summary>The scaling of stamps that the model was trained with.</summary>
    public TripletNormalization Normalization { get; }

    /// <summary>Reads a model from a folder (<c>model.json</c> and one <c>.npy</c> file a tensor) or from a <c>.safetensors</c> file.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="normalization">The scaling of stamps, for a model that does not state it and is not a published one.</param>
    /// <exception cref="FileNotFoundException">There is no such folder or file, or a tensor's file is missing.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape than braai's, or holds a number that is
    /// not finite; or nothing says how stamps are scaled. The message names what is wrong.</exception>
    public static BraaiModel Load(string path, TripletNormalization? normalization = null) => BraaiFile.Load(path, normalization);

    /// <summary>Writes the model as a safetensors file, which <see cref="Load"/> reads back to the bit.</summary>
    public void SaveSafeTensors(string path) => BraaiFile.SaveSafeTensors(this, path);

    /// <summary>How real the source is: 0 bogus, 1 real. NaN where the cutouts cannot be scored; then
    /// <see cref="TripletPreprocessing.ProblemOf"/> says why. Does not allocate.</summary>
    public float Score(CutoutTriplet cutouts, BraaiScratch scratch)
        => TripletPreprocessing.TryPrepare(cutouts, Normalization, scratch.Input) ? Score(scratch.Input, scratch) : float.NaN;

    /// <summary>How real the source is, from a triplet that <see cref="TripletPreprocessing"/> has prepared.</summary>
    /// <param name="input">Rows x columns x (science, template, difference).</param>
    /// <param name="scratch">Memory of the calling thread.</param>
    public float Score(ReadOnlySpan<float> input, BraaiScratch scratch)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, TripletPreprocessing.InputLength, nameof(input));
        PlainLayers.ConvolveRelu(input, TripletPreprocessing.Side, Tensor("conv1.kernel"), 3, Tensor("conv1.bias"), scratch.Conv1);
        PlainLayers.ConvolveRelu(scratch.Conv1, 61, Tensor("conv2.kernel"), 3, Tensor("conv2.bias"), scratch.Conv2);
        PlainLayers.MaxPool(scratch.Conv2, 59, 16, 2, scratch.Pool1);
        PlainLayers.ConvolveRelu(scratch.Pool1, 29, Tensor("conv3.kernel"), 3, Tensor("conv3.bias"), scratch.Conv3);
        PlainLayers.ConvolveRelu(scratch.Conv3, 27, Tensor("conv4.kernel"), 3, Tensor("conv4.bias"), scratch.Conv4);
        PlainLayers.MaxPool(scratch.Conv4, 25, 32, 4, scratch.Pool2);
        PlainLayers.Dense(scratch.Pool2, Tensor("fc_1.kernel"), Tensor("fc_1.bias"), scratch.Features);
        PlainLayers.Relu(scratch.Features);
        Span<float> logit = stackalloc float[1];
        PlainLayers.Dense(scratch.Features, Tensor("fc_out.kernel"), Tensor("fc_out.bias"), logit);
        return (float)(1 / (1 + Math.Exp(-logit[0])));
    }

    internal float[] Tensor(string name) => _tensors[name];
}
