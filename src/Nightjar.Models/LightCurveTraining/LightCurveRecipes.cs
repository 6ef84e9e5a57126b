using System.Runtime.InteropServices;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Models.Cats;
using Nightjar.Models.Gru;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Models.SuperNnova;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.Sky;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>The recipes of the four light-curve classifiers.</summary>
public static class LightCurveRecipes
{
    /// <summary>The most points of a light curve that the GRU is given room for; longer ones are left out.</summary>
    public const int MostPoints = 512;

    private const int ManyExamples = 10_000;
    private static readonly PassBand[] GreenAndRed = [PassBand.G, PassBand.R];

    /// <summary>t2: PLAsTiCC's weighted log-loss, Adam 0.01733, norm of gradients 1, batches of 64 and from 10,000 examples on 2048, a
    /// tenth of the rate after 5 epochs without improvement with 5 epochs of rest, patience 50 for a gain of 0.001.</summary>
    /// <remarks>Source: Allam and McEwen 2021 (arXiv 2105.06178) and its published code. Theirs watched the training loss for the rate; this
    /// watches the validation loss for both.</remarks>
    public static LightCurveRecipe T2 { get; } = new(
        input => new T2Trainee(input, T2Of(input.Examples, input.Options)),
        (examples, options) => new T2Check(T2Of(examples, options)))
    {
        Family = "t2",
        Purpose = "Tells classes of light curves apart by a Gaussian process over time and wavelength and a transformer.",
        Scheme = ClassScheme.Plasticc,
        LearningRate = 0.01733f,
        BatchSize = count => count < ManyExamples ? 64 : 2048,
        Epochs = 130,
        Patience = 50,
        LeastGain = 1e-3,
        ClipNorm = 1,
        Schedule = rate => new PlateauSchedule(rate, factor: 0.1, patience: 5, cooldown: 5),
        Loss = "weighted log-loss of PLAsTiCC",
        TakesRedshift = true,
    };

    /// <summary>SuperNNova: Adam 1e-3, batches of 128, up to 90 epochs; its scales are measured on the training set.</summary>
    /// <remarks>Source: Möller and de Boissière 2020 (arXiv 1901.06384). They draw as many objects of each class; here classes have
    /// weights.</remarks>
    public static LightCurveRecipe SuperNnova { get; } = new(
        CreateSuperNnova,
        (examples, options) => new PreparationCheck(new SuperNnovaPreparation(Known(options, SuperNnovaSettings.Parse) ?? Plain(examples, options))))
    {
        Family = "supernnova",
        Purpose = "Tells two kinds of light curves apart by a bidirectional LSTM.",
        Scheme = ClassScheme.Ia,
        BatchSize = _ => 128,
        Epochs = 90,
        Patience = 15,
        Loss = "cross-entropy, classes weighing the same",
    };

    /// <summary>CATS, masked: Adam 1e-3, batches of 128, a third of the rate after 5 epochs without improvement. Its authors' recipe is not
    /// published; this is our choice.</summary>
    public static LightCurveRecipe Cats { get; } = new(
        CreateCats,
        (examples, options) => new PreparationCheck(new CatsPreparation(CatsOf(examples, options))))
    {
        Family = "cats",
        Purpose = "Tells classes of light curves apart by an LSTM beside convolutions.",
        Scheme = ClassScheme.Cats,
        BatchSize = _ => 128,
        Epochs = 60,
        Patience = 12,
        ClipNorm = 1,
        Schedule = rate => new PlateauSchedule(rate, factor: 0.3, patience: 5),
        Loss = "cross-entropy, classes weighing the same",
    };

    /// <summary>GRU: Adam 1e-3, batches of 64, weighted cross-entropy of the answer for the whole light curve or, if wanted, of those after
    /// every point.</summary>
    /// <remarks>After Muthukrishna and Gupta 2025 and their earlier papers (arXiv 2403.14742, 2408.08888).</remarks>
    public static LightCurveRecipe Gru { get; } = new(
        CreateGru,
        (examples, options) => new PreparationCheck(new GruPreparation(GruOf(examples, options))))
    {
        Family = "gru",
        Purpose = "Tells classes of light curves of any survey apart by a GRU that is told wavelengths.",
        Scheme = ClassScheme.Coarse,
        BatchSize = _ => 64,
        Epochs = 100,
        Patience = 10,
        ClipNorm = 1,
        Loss = "cross-entropy, classes weighing the same",
        TakesRedshift = true,
        NeedsBands = false,
        MayCountEveryPoint = true,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LightCurveRecipe> All { get; } = [T2, SuperNnova, Cats, Gru];

    /// <summary>The classes of the model to start from, which training keeps; null where the data decide.</summary>
    /// <exception cref="InvalidDataException">There is no such model, or it is of another family.</exception>
    public static IReadOnlyList<string>? KnownClasses(LightCurveRecipe recipe, LightCurveTrainingOptions options)
    {
        if (options.InitialModel is not { } path) return null;
        using var model = LightCurveModelFile.Load(path);
        if (LightCurveModelFile.FamilyOf(path) is var family && family != recipe.Family) throw new InvalidDataException($"'{path}' is a model of {family}, not of {recipe.Family}");
        return options.HasNewHead ? null : model.Classes;
    }

    private static SequenceTrainee CreateCats(TrainingInput input)
    {
        var network = new CatsNetwork(input.Scope(), CatsOf(input.Examples, input.Options));
        return new SequenceTrainee(input, network, () => new CatsPreparation(network.Settings), (tape, x, _, lengths) => network.Forward(tape, x, lengths), () => CatsModel.Freeze(network), cutsPoints: true);
    }

    private static SequenceTrainee CreateGru(TrainingInput input)
    {
        var network = new GruNetwork(input.Scope(), GruOf(input.Examples, input.Options));
        var isCausal = input.Options.CountsEveryPoint;
        return new SequenceTrainee(
            input,
            network,
            () => new GruPreparation(network.Settings),
            (tape, x, numbers, lengths) => isCausal ? network.ForwardCausal(tape, x, numbers, lengths) : network.Forward(tape, x, numbers, lengths),
            () => GruModel.Freeze(network, isCausal));
    }

    private static SequenceTrainee CreateSuperNnova(TrainingInput input)
    {
        var settings = Known(input.Options, SuperNnovaSettings.Parse) ?? Measured(input);
        var network = new SuperNnovaNetwork(input.Scope(LayerDefaults.PyTorch), settings with { Classes = input.Examples.Classes });
        return new SequenceTrainee(
            input, network, () => new SuperNnovaPreparation(network.Settings), (tape, x, _, lengths) => network.Forward(tape, x, lengths), () => SuperNnovaModel.Freeze(network));
    }

    // Scales that change nothing, through which the numbers that scales are measured on can be had back.
    private static SuperNnovaSettings Plain(LightCurveExamples examples, LightCurveTrainingOptions options) => new()
    {
        Bands = BandsOf(options),
        Classes = examples.Classes.Count == 2 ? examples.Classes : throw new InvalidDataException($"SuperNNova tells two classes apart, not {examples.Classes.Count}: {string.Join(", ", examples.Classes)}"),
        Flux = new(0, 0, 1),
        Error = new(0, 0, 1),
        Days = new(0, 0, 1),
    };

    private static SuperNnovaSettings Measured(TrainingInput input)
    {
        var plain = Plain(input.Examples, input.Options);
        var (fluxes, errors, days) = (new List<double>(), new List<double>(), new List<double>());
        var rows = new SuperNnovaRows(plain);
        foreach (var example in input.Split.Training) rows.Collect(input.Examples.Curves[example], fluxes, errors, days);
        return plain with
        {
            Flux = LogScale.Fit(CollectionsMarshal.AsSpan(fluxes)),
            Error = LogScale.Fit(CollectionsMarshal.AsSpan(errors)),
            Days = LogScale.Fit(CollectionsMarshal.AsSpan(days)),
        };
    }

    private static T2Settings T2Of(LightCurveExamples examples, LightCurveTrainingOptions options)
    {
        var settings = Known(options, T2Settings.Parse) ?? new()
        {
            Survey = options.Survey,
            Bands = BandsOf(options),
            Redshift = options.UsesRedshift ? RedshiftInput.Steps : RedshiftInput.None,
        };
        return settings with { Classes = examples.Classes };
    }

    private static CatsSettings CatsOf(LightCurveExamples examples, LightCurveTrainingOptions options) =>
        (Known(options, CatsSettings.Parse) ?? new()) with { Classes = examples.Classes };

    private static GruSettings GruOf(LightCurveExamples examples, LightCurveTrainingOptions options)
    {
        var settings = Known(options, GruSettings.Parse) ?? new() { Classes = examples.Classes, UsesMetadata = options.UsesRedshift };
        var longest = examples.Curves.Count == 0 ? 0 : examples.Curves.Max(c => c.Count);
        return settings with { Classes = examples.Classes, MostPoints = Math.Max(settings.MostPoints, Math.Min((longest + 15) / 16 * 16, MostPoints)) };
    }

    /// <summary>Options with the bands and the redshift of the model to start from.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or other bands or a redshift were asked for.</exception>
    public static LightCurveTrainingOptions Settled(LightCurveRecipe recipe, LightCurveTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.InitialModel is null) return options;
        IReadOnlyList<PassBand>? bands = recipe == T2 ? Known(options, T2Settings.Parse)!.Bands : recipe == SuperNnova ? Known(options, SuperNnovaSettings.Parse)!.Bands : null;
        bool? isTold = recipe == T2 ? Known(options, T2Settings.Parse)!.Redshift != RedshiftInput.None : recipe == Gru ? Known(options, GruSettings.Parse)!.UsesMetadata : null;
        if (bands is not null && options.Bands.Count > 0 && !options.Bands.SequenceEqual(bands))
            throw new InvalidDataException($"the model to start from looks at {Text(bands)}, not at {Text(options.Bands)}: leave --bands out");
        if (isTold == false && options.UsesRedshift) throw new InvalidDataException("the model to start from is not told redshifts: leave --redshift out");
        return options with { Bands = bands ?? options.Bands, UsesRedshift = isTold ?? options.UsesRedshift };

        static string Text(IEnumerable<PassBand> bands) => string.Concat(bands.Select(PassBands.Name));
    }

    private static PassBand[] BandsOf(LightCurveTrainingOptions options) => options.Bands.Count == 0 ? GreenAndRed : [.. options.Bands];

    // What the model to start from says of itself.
    private static T? Known<T>(LightCurveTrainingOptions options, Func<IReadOnlyDictionary<string, string>, T> parse)
        where T : class
    {
        if (options.InitialModel is not { } path) return null;
        try
        {
            using var file = SafeTensorsFile.Open(path);
            return parse(file.Metadata);
        }
        catch (FormatException error)
        {
            throw new InvalidDataException($"'{path}' is no model to start from: {error.Message}", error);
        }
    }
}
