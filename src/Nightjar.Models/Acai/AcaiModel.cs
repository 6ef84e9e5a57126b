using Nightjar.Learning.Graphs;
using Nightjar.Models.Files;

namespace Nightjar.Models.Acai;

/// <summary>ACAI: one of five networks that each know one kind of alert from all others, by its three stamps and 25 numbers: h, hosted
/// transient; n, nuclear; v, variable star; o, orphan; b, bogus.</summary>
/// <remarks>See <see cref="AcaiNetwork"/> for the layers. Numbers are taken raw, -999 for "no such neighbour" included, as the networks
/// were trained.</remarks>
public sealed class AcaiModel : AlertModel
{
    private const string Prefix = "ACAI ";

    private static readonly ModelLoader<AcaiModel, AcaiNetwork> Loader = new(
        "acai",
        version => version == "d1_dnn_20201130" ? TripletNormalization.WholePlaneDouble : null,
        scope => new(scope),
        PublishedName,
        Freeze,
        (frozen, name, version, normalization) => new(frozen, name, version, normalization));

    private AcaiModel(FrozenModel frozen, string name, string version, TripletNormalization normalization)
        : base(frozen, name, version, normalization, FeatureNames)
    {
    }

    /// <summary>The 25 numbers in their order: fields of <c>candidate</c> in ZTF's packets.</summary>
    public static IReadOnlyList<string> FeatureNames { get; } =
    [
        "drb", "diffmaglim", "ra", "dec", "magpsf", "sigmapsf", "chipsf", "fwhm", "sky", "chinr", "sharpnr", "sgscore1", "distpsnr1",
        "sgscore2", "distpsnr2", "sgscore3", "distpsnr3", "ndethist", "ncovhist", "scorr", "nmtchps", "clrcoeff", "clrcounc", "neargaia",
        "neargaiabright",
    ];

    /// <summary>Reads a model from a folder of <c>.npy</c> files, a safetensors file of weights, or a file of graph and weights.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="normalization">The scaling of stamps, for a model that does not state it and is not a published one.</param>
    /// <exception cref="FileNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="InvalidDataException">It is no model of ACAI's kind. The message names what is wrong.</exception>
    public static AcaiModel Load(string path, TripletNormalization? normalization = null) => Loader.Load(path, normalization);

    /// <summary>Makes a model of a network that is done with training; the network may change or end afterwards.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">What the model is called, such as <c>acai_h</c>.</param>
    /// <param name="version">Its version.</param>
    /// <param name="normalization">The scaling of stamps that it was trained with.</param>
    public static AcaiModel Freeze(AcaiNetwork network, string name, string version, TripletNormalization normalization)
    {
        if (name.StartsWith(Prefix, StringComparison.Ordinal)) name = name[Prefix.Length..];
        var statements = ModelStatements.Of(name, version, normalization);
        return new(Capture(FeatureNames, (tape, inputs) => network.Forward(tape, inputs[0], inputs[1]), statements), name, version, normalization);
    }

    /// <inheritdoc/>
    internal override ScoreProblem WriteNumbers(Sky.Alert alert, float realBogus, Span<float> numbers) => AcaiNumbers.Write(alert, numbers);

    /// <summary>Keras calls weights kernels, and has those of a separable convolution in one layer.</summary>
    internal static string PublishedName(string parameter) => parameter
        .Replace(".depthwise.weight", ".depthwise_kernel", StringComparison.Ordinal)
        .Replace(".pointwise.weight", ".pointwise_kernel", StringComparison.Ordinal)
        .Replace(".pointwise.bias", ".bias", StringComparison.Ordinal)
        .Replace(".weight", ".kernel", StringComparison.Ordinal);
}
