using Nightjar.Learning.Graphs;
using Nightjar.Models.Files;

namespace Nightjar.Models.Braai;

/// <summary>braai, the real/bogus network of ZTF: tells astrophysical sources (1) from artefacts (0) by an alert's three cutouts.</summary>
/// <remarks>Version d6_m7 makes the field <c>drb</c> of ZTF's alerts. See <see cref="BraaiNetwork"/> for the layers.</remarks>
public sealed class BraaiModel : AlertModel
{
    private static readonly ModelLoader<BraaiModel, BraaiNetwork> Loader = new(
        "braai",
        PublishedNormalization,
        scope => new(scope),
        PublishedName,
        Freeze,
        (frozen, name, version, normalization) => new(frozen, name, version, normalization));

    private BraaiModel(FrozenModel frozen, string name, string version, TripletNormalization normalization)
        : base(frozen, name, version, normalization, [])
    {
    }

    /// <summary>Reads a model from a folder (<c>model.json</c> and one <c>.npy</c> file a tensor), from a <c>.safetensors</c> file of weights,
    /// or from a file with graph and weights (<see cref="AlertModel.Save"/>), whatever the precision of its weights.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="normalization">The scaling of stamps, for a model that does not state it and is not a published one.</param>
    /// <exception cref="FileNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape than braai's, or holds a number that is
    /// not finite; or the graph is none of braai's kind; or nothing says how stamps are scaled. The message names what is wrong.</exception>
    public static BraaiModel Load(string path, TripletNormalization? normalization = null) => Loader.Load(path, normalization);

    /// <summary>Makes a model of a network that is done with training; the network may change or end afterwards.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="version">Its version.</param>
    /// <param name="normalization">The scaling of stamps that it was trained with.</param>
    public static BraaiModel Freeze(BraaiNetwork network, string name, string version, TripletNormalization normalization) =>
        new(
            Capture([], (tape, inputs) => network.Forward(tape, inputs[0]), ModelStatements.Of(name, version, normalization)),
            name,
            version,
            normalization);

    /// <summary>The scaling of stamps of the published versions: those up to d6_m7 were trained on normalised rows, and ZTF
    /// scores them in single precision. For d6_m9 no published score tells the precision; the double one keeps a plane
    /// with -3.4e38 in it from vanishing.</summary>
    private static TripletNormalization? PublishedNormalization(string version) => version switch
    {
        "d6_m7" => TripletNormalization.RowWise,
        "d6_m9" => TripletNormalization.WholePlaneDouble,
        _ => null,
    };

    /// <summary>Keras calls weights kernels.</summary>
    internal static string PublishedName(string parameter) => parameter.Replace(".weight", ".kernel", StringComparison.Ordinal);
}
