using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Training;
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

    /// <summary>The dense layer that takes raw numbers and trains on standardised ones; null where the network standardises them itself.</summary>
    public string? NumbersLayer { get; init; }

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

    /// <summary>Adam's epsilon.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>Decay of the weights beside Adam's steps, which makes it AdamW; 0 for none.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Makes the schedule of a learning rate, steps of an epoch and epochs; null for a constant rate.</summary>
    public Func<double, int, int, LearningRateSchedule>? Schedule { get; init; }

    /// <summary>What a validation loss has to gain on the best one to count as better, as a share of it.</summary>
    public double LeastGain { get; init; }

    /// <summary>Whether examples of label 1 weigh negatives / positives and the others 1, in training and validation; otherwise the rarer
    /// class weighs 1 in training, the other less, and validation weighs all alike.</summary>
    public bool WeighsPositives { get; init; }

    /// <summary>Changes examples of the training part.</summary>
    public Augmentation Augment { get; init; } = TripletFlips.Apply;

    /// <summary>How parameters start.</summary>
    public LayerDefaults Defaults { get; init; } = LayerDefaults.Keras;

    /// <summary>Whether training may start from any weights that fit by name, as those of a trunk (<see cref="Training.InitialWeights"/>), and not
    /// only from a whole model.</summary>
    public bool TakesAnyWeights { get; init; }

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
        NumbersLayer = "dense_fc_1",
        LearningRate = 3e-4f,
        BatchSize = 32,
        Epochs = 100,
        Patience = 5,
        Schedule = (rate, _, _) => new PlateauSchedule(rate, factor: 0.1, patience: 3),
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
        TakesAnyWeights = true,
        Normalization = TripletNormalization.WholePlaneDouble,
        NumberNames = isMultiModal ? BtsbotModel.Columns : [],
        LearningRate = 1e-4f,
        Beta1 = 0.99f,
        Beta2 = 0.99f,
        BatchSize = 64,
        Epochs = 1000,
        Patience = 75,
        Schedule = (rate, _, _) => new PlateauSchedule(rate, factor: 0.4, patience: 20, lowest: 5e-10),
        Build = scope => new BtsbotNetwork(scope, isMultiModal),
        Forward = (network, tape, image, numbers) => ((BtsbotNetwork)network).Forward(tape, image, numbers),
        PublishedName = BtsbotModel.PublishedName,
        Freeze = (network, name, version, normalization) => BtsbotModel.Freeze((BtsbotNetwork)network, name, version, normalization),
    };

    /// <summary>The study of pre-trained networks: AdamW (decay 0.01) with a rate of 5e-6 that rises from a hundredth over two epochs and falls on a cosine
    /// to a hundredth, batches of 64, stamps turned over and by quarters, positives weighing negatives / positives, up to 50 epochs,
    /// patience 8, where only half a percent less is better.</summary>
    /// <param name="settings">The network. BTSbot's own keeps its own head.</param>
    /// <param name="warmUpEpochs">Epochs on the way up: 2, 4 or 6 in the study; at most half of all.</param>
    /// <remarks>Source: Rehemtulla et al. 2025.</remarks>
    public static TrainingRecipe Vision(VisionSettings settings, int warmUpEpochs = 2)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var isOwn = settings is { Architecture: VisionArchitecture.Cnn, LooksAtImages: true };
        return Btsbot(settings.LooksAtNumbers) with
        {
            LearningRate = 5e-6f,
            Beta1 = 0.9f,
            Beta2 = 0.999f,
            Epsilon = 1e-8f,
            WeightDecay = 0.01f,
            Epochs = 50,
            Patience = 8,
            LeastGain = 0.005,
            WeighsPositives = true,
            Augment = TripletTurns.Apply,
            Schedule = (rate, steps, epochs) => new LinearCosineSchedule(rate, 0.01, (long)steps * Math.Min(warmUpEpochs, epochs / 2), (long)steps * epochs, 0.01),
            Defaults = isOwn ? LayerDefaults.Keras : VisionNetwork.StartingDefaults,
            Build = scope => isOwn ? new BtsbotNetwork(scope, settings.LooksAtNumbers) : new VisionNetwork(scope, settings),
            Forward = (network, tape, image, numbers) =>
                network is BtsbotNetwork own ? own.Forward(tape, image, numbers) : ((VisionNetwork)network).Forward(tape, image, numbers),
            Freeze = (network, name, version, normalization) =>
                network is BtsbotNetwork own ? BtsbotModel.Freeze(own, name, version, normalization) : BtsbotModel.Freeze((VisionNetwork)network, name, version, normalization),
        };
    }
}
