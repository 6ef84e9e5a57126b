using Nightjar.Learning.Graphs;
using Nightjar.Models.Files;

namespace Nightjar.Models.Btsbot;

/// <summary>BTSbot: tells bright extragalactic transients that the Bright Transient Survey wants spectra of from everything else, by an
/// alert's three stamps and, where it is multi-modal, 25 numbers.</summary>
/// <remarks>See <see cref="BtsbotNetwork"/> and <see cref="VisionNetwork"/> for the layers and <see cref="BtsbotHistory"/> for the numbers that come from the light
/// curve.</remarks>
public sealed class BtsbotModel : AlertModel
{
    private static readonly ModelLoader<BtsbotModel, BtsbotNetwork>[] Loaders = [.. Enum.GetValues<BtsbotModality>().Select(Loader)];

    private BtsbotModel(FrozenModel frozen, string name, string version, TripletNormalization normalization, BtsbotModality modality)
        : base(frozen, name, version, normalization, modality == BtsbotModality.Image ? [] : Columns, modality != BtsbotModality.Metadata) =>
        (Modality, Architecture) = (modality, frozen.Metadata.GetValueOrDefault("architecture", "cnn"));

    /// <summary>What it looks at.</summary>
    public BtsbotModality Modality { get; }

    /// <summary>The network that looks at stamps, as the file states it; see <see cref="VisionArchitectures"/>.</summary>
    public string Architecture { get; }

    /// <summary>The 25 numbers in their order: fields of <c>candidate</c> in ZTF's packets; <c>age</c>, <c>days_since_peak</c>, <c>days_to_peak</c>,
    /// <c>peakmag_so_far</c>, <c>maxmag_so_far</c> of <see cref="BtsbotHistory"/>; <c>nnotdet</c>, <c>ncovhist</c> - <c>ndethist</c>; and
    /// <c>new_drb</c>, the score of braai d6_m9.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "sgscore1", "distpsnr1", "sgscore2", "distpsnr2", "fwhm", "magpsf", "sigmapsf", "chipsf", "ra", "dec", "diffmaglim", "ndethist",
        "nmtchps", "age", "days_since_peak", "days_to_peak", "peakmag_so_far", "new_drb", "ncovhist", "nnotdet", "chinr", "sharpnr", "scorr",
        "sky", "maxmag_so_far",
    ];

    /// <inheritdoc/>
    internal override int RealBogusPlace => MetadataNames.Count == 0 ? -1 : BtsbotNumbers.RealBogusPlace;

    /// <summary>Reads a model from a folder of <c>.npy</c> files, a safetensors file of weights, or a file of graph and weights.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="isMultiModal">Whether it looks at numbers too.</param>
    /// <param name="normalization">The scaling of stamps, for a model that does not state it and is not a published one.</param>
    /// <exception cref="FileNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="InvalidDataException">It is no model of BTSbot's kind. The message names what is wrong.</exception>
    public static BtsbotModel Load(string path, bool isMultiModal = true, TripletNormalization? normalization = null) =>
        Load(path, isMultiModal ? BtsbotModality.Both : BtsbotModality.Image, normalization);

    /// <summary>Reads a model that looks at what is said; see <see cref="Load(string, bool, TripletNormalization?)"/>.</summary>
    public static BtsbotModel Load(string path, BtsbotModality modality, TripletNormalization? normalization = null) => Loaders[(int)modality].Load(path, normalization);

    /// <summary>What a graph looks at, by the names of its inputs.</summary>
    internal static BtsbotModality ModalityOf(Graph graph) => (graph.Inputs.Any(i => i.Name == ImageInput), graph.Inputs.Any(i => i.Name == NumbersInput)) switch
    {
        (false, true) => BtsbotModality.Metadata,
        (true, false) => BtsbotModality.Image,
        _ => graph.Inputs.Count > 1 ? BtsbotModality.Both : BtsbotModality.Image,
    };

    /// <summary>Makes a model of a network that is done with training; the network may change or end afterwards.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="version">Its version.</param>
    /// <param name="normalization">The scaling of stamps that it was trained with.</param>
    public static BtsbotModel Freeze(BtsbotNetwork network, string name, string version, TripletNormalization normalization) =>
        new(
            Capture(
                network.IsMultiModal ? Columns : [],
                (tape, inputs) => network.Forward(tape, inputs[0], inputs.Length > 1 ? inputs[1] : null),
                ModelStatements.Of(name, version, normalization)),
            name,
            version,
            normalization,
            network.IsMultiModal ? BtsbotModality.Both : BtsbotModality.Image);

    /// <inheritdoc/>
    internal override ScoreProblem WriteNumbers(Sky.Alert alert, float realBogus, Span<float> numbers) =>
        numbers.IsEmpty ? ScoreProblem.None : BtsbotNumbers.Write(alert, realBogus, numbers);

    /// <summary>Makes a model of a network with a trunk; see <see cref="Freeze(BtsbotNetwork, string, string, TripletNormalization)"/>. The file
    /// states architecture and modality.</summary>
    public static BtsbotModel Freeze(VisionNetwork network, string name, string version, TripletNormalization normalization)
    {
        ArgumentNullException.ThrowIfNull(network);
        var (settings, statements) = (network.Settings, ModelStatements.Of(name, version, normalization));
        foreach (var (key, value) in settings.Statements()) statements[key] = value;
        var frozen = Capture(
            settings.LooksAtNumbers ? Columns : [],
            (tape, inputs) => network.Forward(tape, settings.LooksAtImages ? inputs[0] : null, settings.LooksAtNumbers ? inputs[^1] : null),
            statements,
            settings.LooksAtImages);
        return new(frozen, name, version, normalization, settings.Modality);
    }

    private static ModelLoader<BtsbotModel, BtsbotNetwork> Loader(BtsbotModality modality) => new(
        "BTSbot",
        version => version == "v1.0.1" ? TripletNormalization.WholePlaneDouble : null,
        scope => new(scope, modality == BtsbotModality.Both),
        PublishedName,
        Freeze,
        (frozen, name, version, normalization) => new(frozen, name, version, normalization, modality));

    /// <summary>Keras calls weights kernels, and those of batch norms gamma and beta.</summary>
    internal static string PublishedName(string parameter) => parameter switch
    {
        "batch_normalization.weight" => "batch_normalization.gamma",
        "batch_normalization.bias" => "batch_normalization.beta",
        "batch_normalization.runningMean" => "batch_normalization.moving_mean",
        "batch_normalization.runningVariance" => "batch_normalization.moving_variance",
        _ => parameter.Replace(".weight", ".kernel", StringComparison.Ordinal),
    };
}
