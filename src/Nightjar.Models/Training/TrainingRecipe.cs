using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Models.Acai;
using Nightjar.Models.Braai;
using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Training;

/// <summary>A kind of network and how it is trained as published.</summary>
public sealed record TrainingRecipe
{
    /// <summary>What such models are called.</summary>
    public required string Family { get; init; }

    /// <summary>The scaling of stamps, where nothing else is asked for.</summary>
    public required TripletNormalization Normalization { get; init; }

    /// <summary>The numbers that it looks at besides the stamps, in their order.</summary>
    public IReadOnlyList<string> NumberNames { get; init; } = [];

    /// <summary>Adam's learning rate.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Adam's decay of the mean.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Adam's decay of the mean square.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Examples of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Most epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs without a better validation loss until training ends.</summary>
    public required int Patience { get; init; }

    /// <summary>Makes the schedule of a learning rate; null for a constant one.</summary>
    public Func<double, LearningRateSchedule>? Schedule { get; init; }

    /// <summary>Makes the layers.</summary>
    public required Func<LayerScope, Layer> Build { get; init; }

    /// <summary>Gives logits (batch, 1) of images and numbers.</summary>
    public required Func<Layer, Tape, Variable, Variable?, Variable> Forward { get; init; }

    /// <summary>What a parameter is called where weights were published.</summary>
    public required Func<string, string> PublishedName { get; init; }

    /// <summary>Makes a model of the layers, a name and a version.</summary>
    public required Func<Layer, string, string, TripletNormalization, AlertModel> Freeze { get; init; }

    /// <summary>braai: Adam 3e-4, binary cross-entropy with weights of classes, batches of 64, up to 100 epochs, patience 50.</summary>
    /// <remarks>Source: Duev et al. 2019 and the published notebook. Stamps are scaled as whole planes in single precision: a template
    /// with -3.4e38 for "no data" becomes 0 as a whole.</remarks>
    public static TrainingRecipe Braai { get; } = new()
    {
        Family = "braai",
        Normalization = TripletNormalization.WholePlane,
        LearningRate = 3e-4f,
        BatchSize = 64,
        Epochs = 100,
        Patience = 50,
        Build = scope => new BraaiNetwork(scope),
        Forward = (network, tape, image, _) => ((BraaiNetwork)network).Forward(tape, image),
        PublishedName = BraaiModel.PublishedName,
        Freeze = (network, name, version, normalization) => BraaiModel.Freeze((BraaiNetwork)network, name, version, normalization),
    };

    /// <summary>ACAI: Adam 3e-4, batches of 32, up to 100 epochs, a tenth of the rate after 3 epochs without improvement, patience 5.</summary>
    /// <remarks>Source: Duev and van der Walt 2021, arXiv 2111.12142.</remarks>
    public static TrainingRecipe Acai { get; } = new()
    {
        Family = "acai",
        Normalization = TripletNormalization.WholePlaneDouble,
        NumberNames = AcaiModel.FeatureNames,
        LearningRate = 3e-4f,
        BatchSize = 32,
        Epochs = 100,
        Patience = 5,
        Schedule = rate => new PlateauSchedule(rate, factor: 0.1, patience: 3),
        Build = scope => new AcaiNetwork(scope),
        Forward = (network, tape, image, numbers) => ((AcaiNetwork)network).Forward(tape, image, numbers!),
        PublishedName = AcaiModel.PublishedName,
        Freeze = (network, name, version, normalization) => AcaiModel.Freeze((AcaiNetwork)network, name, version, normalization),
    };

    /// <summary>BTSbot's convolutional network: Adam 1e-4 with both decays 0.99, batches of 64, the rate times 0.4 after 20 epochs without
    /// improvement down to 5e-10, patience 75.</summary>
    /// <param name="isMultiModal">Whether it looks at numbers too.</param>
    /// <remarks>Source: Rehemtulla et al. 2024, ApJ 972, 7.</remarks>
    public static TrainingRecipe Btsbot(bool isMultiModal) => new()
    {
        Family = "btsbot",
        Normalization = TripletNormalization.WholePlaneDouble,
        NumberNames = isMultiModal ? BtsbotModel.Columns : [],
        LearningRate = 1e-4f,
        Beta1 = 0.99f,
        Beta2 = 0.99f,
        BatchSize = 64,
        Epochs = 1000,
        Patience = 75,
        Schedule = rate => new PlateauSchedule(rate, factor: 0.4, patience: 20, lowest: 5e-10),
        Build = scope => new BtsbotNetwork(scope, isMultiModal),
        Forward = (network, tape, image, numbers) => ((BtsbotNetwork)network).Forward(tape, image, numbers),
        PublishedName = BtsbotModel.PublishedName,
        Freeze = (network, name, version, normalization) => BtsbotModel.Freeze((BtsbotNetwork)network, name, version, normalization),
    };
}
