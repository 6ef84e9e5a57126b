using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Compression;
using Nightjar.Learning.Metrics;
using Nightjar.Models.Cats;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Models.LightCurveTraining;
using Nightjar.Models.SuperNnova;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.Sky;

namespace Nightjar.Cli.Commands;

/// <summary>Options that <c>compress</c> and <c>compress table</c> share.</summary>
internal sealed class CompressOptions
{
    private readonly Option<int> _clusters;
    private readonly Option<string> _centroids = new("--centroids") { Description = "Where k-means begins: linear over the range of the weights, density, random or kmeans++.", DefaultValueFactory = _ => "linear", HelpName = "linear|density|random|kmeans++" };
    private readonly Option<double> _prune;
    private readonly Option<string[]> _data = new("--data") { Description = "Light curves that losses are taken on: simulated:SURVEY,SEED,N, or tables.", HelpName = "DATA", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _tune = new("--fine-tune") { Description = "Light curves to train on with pruned and shared weights; a classifier of light curves in float32 alone.", HelpName = "DATA", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Epochs of each fine-tuning.", DefaultValueFactory = _ => 10, HelpName = "N" };
    private readonly Option<ulong> _seed = new("--seed", "-s") { Description = "Seed of drawn centroids and of training.", DefaultValueFactory = _ => 42, HelpName = "S" };
    private readonly Option<float?> _rate = new("--lr") { Description = "Learning rate of fine-tuning; a tenth of the recipe's if not given.", HelpName = "RATE" };
    private readonly LightCurveDataOptions _lightCurves = new();

    /// <summary>Describes the options.</summary>
    /// <param name="clusters">Clusters where nothing is said.</param>
    /// <param name="prune">Pruning where nothing is said.</param>
    public CompressOptions(int clusters, double prune)
    {
        _clusters = new("--cluster") { Description = "Values that the weights of a tensor share, 2 to 256; 0 for as many as there are.", DefaultValueFactory = _ => clusters, HelpName = "K" };
        _prune = new("--prune") { Description = "Share of weights that become 0.", DefaultValueFactory = _ => prune, HelpName = "SHARE" };
        _clusters.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (0 or (>= 2 and <= WeightClusters.Most))) result.AddError("--cluster must be between 2 and 256, or 0.");
        });
        _prune.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is >= 0 and < 1)) result.AddError("--prune must be from 0 to less than 1.");
        });
        _rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<float?>() is { } rate && !(rate > 0 && rate < 1)) result.AddError("--lr must be above 0 and below 1.");
        });
        _epochs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--epochs must be at least 1.");
        });
        _centroids.AcceptOnlyFromAmong("linear", "density", "random", "kmeans++");
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _clusters, _centroids, _prune, _tune, _epochs, _rate, _data, _seed }) command.Options.Add(option);
        _lightCurves.AddTo(command);
    }

    /// <summary>Values of a tensor.</summary>
    public int Clusters(ParseResult result) => result.GetValue(_clusters);

    /// <summary>Share of zeros.</summary>
    public double Pruning(ParseResult result) => result.GetValue(_prune);

    /// <summary>Seed.</summary>
    public ulong Seed(ParseResult result) => result.GetValue(_seed);

    /// <summary>Whether to train.</summary>
    public bool Tunes(ParseResult result) => result.GetValue(_tune) is { Length: > 0 };

    /// <summary>Whether losses are wanted.</summary>
    public bool Judges(ParseResult result) => result.GetValue(_data) is { Length: > 0 };

    /// <summary>Where centroids begin.</summary>
    public CentroidStart Start(ParseResult result) => result.GetValue(_centroids) switch
    {
        "density" => CentroidStart.Density,
        "random" => CentroidStart.Random,
        "kmeans++" => CentroidStart.KMeansPlusPlus,
        _ => CentroidStart.Linear,
    };

    /// <summary>How to fine-tune.</summary>
    public LightCurveTrainingOptions Training(ParseResult result, LightCurveRecipe recipe) => new()
    {
        Seed = result.GetValue(_seed),
        Epochs = result.GetValue(_epochs),
        LearningRate = result.GetValue(_rate) ?? recipe.LearningRate / 10,
    };

    /// <summary>Light curves of <c>--fine-tune</c> with their split, without a test part of its own.</summary>
    public (LightCurveExamples Examples, LightCurveSplit Split) TuningExamples(ParseResult result, LightCurveModel model, CancellationToken cancellation)
    {
        var examples = Read(result, result.GetValue(_tune) ?? [], "--fine-tune", model, cancellation);
        var split = LightCurveSplit.Of(examples, result.GetValue(_seed));
        return (examples, split with { Training = [.. split.Training, .. split.Test], Test = [] });
    }

    /// <summary>Light curves of <c>--data</c>; null where none are given.</summary>
    public LightCurveExamples? JudgingExamples(ParseResult result, LightCurveModel model, CancellationToken cancellation) =>
        result.GetValue(_data) is { Length: > 0 } words ? Read(result, words, "--data", model, cancellation) : null;

    /// <summary>PLAsTiCC's weighted log-loss of a model.</summary>
    /// <returns>The loss and how many light curves it is over.</returns>
    public static (double Loss, int Count) Judge(LightCurveModel model, LightCurveExamples examples, CancellationToken cancellation)
    {
        var answers = LightCurveScores.Run(model, examples.Curves, cancellation: cancellation);
        var scored = Enumerable.Range(0, answers.Length).Where(i => answers[i].Length > 0).ToArray();
        if (scored.Length == 0) throw new NightjarException("the model can read none of the light curves of --data");
        float[] rows = [.. scored.SelectMany(i => answers[i])];
        int[] labels = [.. scored.Select(i => examples.Labels[i])];
        return (LogLoss.Plasticc<float>(rows, model.Classes.Count, labels), scored.Length);
    }

    /// <summary>Bands that a model looks at; empty for all.</summary>
    public static IReadOnlyList<PassBand> BandsOf(LightCurveModel model) => model switch
    {
        T2Model t2 => t2.Settings.Bands,
        SuperNnovaModel supernova => supernova.Settings.Bands,
        CatsModel cats => cats.Settings.Bands,
        _ => [],
    };

    private LightCurveExamples Read(ParseResult result, IReadOnlyList<string> words, string option, LightCurveModel model, CancellationToken cancellation)
    {
        var scheme = _lightCurves.Scheme(result) ?? ClassScheme.Of(model);
        if (!scheme.Has(model.Classes)) throw new NightjarException($"the model tells {string.Join(", ", model.Classes)} apart, --classes has {string.Join(", ", scheme.Classes)}");
        var bands = _lightCurves.Bands(result);
        var selection = _lightCurves.Selection(result, bands.Count > 0 ? bands : BandsOf(model));
        var data = LightCurveData.Open(words, _lightCurves.Tables(result), scheme, selection);
        var examples = LightCurveExamples.Of(data.Read(cancellation), scheme, selection, model.Classes);
        if (examples.Curves.Count == 0) throw new NightjarException($"no light curve of {option} ({data.Description}) belongs to a class of the model and has two points that count");
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{option}: {examples.Curves.Count:N0} light curves; left out {examples.WithoutClass:N0} of other classes, {examples.TooShort:N0} with too few points"));
        return examples;
    }
}
