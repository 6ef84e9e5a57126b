using System.Diagnostics;
using System.Text.Json;
using Nightjar.Models.Evaluation;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurveTraining;

namespace Nightjar.Models.Transfer;

/// <summary>Trains a GRU on a source survey, then classifiers of target surveys with more and more labels, from scratch and from the base
/// model, and keeps every result in a file of lines, so that a study that was interrupted goes on.</summary>
/// <remarks>After Muthukrishna and Gupta 2025: base on simulated ZTF, targets the Bright Transient Survey and simulated LSST.</remarks>
public sealed class TransferStudy
{
    private const string RunsName = "runs.jsonl";
    private const string FrozenLayers = "recurrent*";
    private const int SmallBatch = 32;
    private const int Batch = 64;
    private const int LabelsOfBatch = 500;
    private const int MostEpochs = 200;

    private readonly string _folder;
    private readonly TransferPreset _preset;
    private readonly ulong _seed;
    private readonly List<TransferRun> _runs = [];
    private readonly Lock _lock = new();

    /// <summary>Opens a study and reads the results that it has.</summary>
    /// <param name="folder">Where models and results go.</param>
    /// <param name="preset">Its size.</param>
    /// <param name="seed">Decides base model, test parts and draws.</param>
    /// <exception cref="InvalidDataException">The folder has the results of a study of another size or seed, or they are damaged.</exception>
    public TransferStudy(string folder, TransferPreset preset, ulong seed)
    {
        (_folder, _preset, _seed) = (folder, preset, seed);
        Directory.CreateDirectory(folder);
        var settings = FormattableString.Invariant($"{{\"preset\":\"{preset.Name}\",\"base\":{preset.BaseCount},\"target\":{preset.TargetCount},\"epochs\":{preset.TargetEpochs},\"seed\":{seed}}}");
        var path = Path.Combine(folder, RunsName);
        if (!File.Exists(path))
        {
            File.WriteAllText(path, settings + "\n");
            return;
        }

        var lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != settings) throw new InvalidDataException($"{path} is of another study ({(lines.Length == 0 ? "empty" : lines[0])}); take another folder, or the same options");
        for (var i = 1; i < lines.Length; i++)
        {
            try
            {
                _runs.Add(TransferRun.Parse(lines[i]));
            }
            catch (JsonException error) when (i < lines.Length - 1)
            {
                throw new InvalidDataException($"{path}, line {i + 1}: {error.Message}", error);
            }
            catch (JsonException)
            {
                // The last line of a study that was killed may be half a line: that training is done again.
                File.WriteAllLines(path, lines[..^1]);
            }
        }
    }

    /// <summary>The results so far.</summary>
    public IReadOnlyList<TransferRun> Runs => _runs;

    /// <summary>Trains the base model of some classes, if its file is not there yet.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="examples">The light curves.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Ends training; it goes on from there the next time.</param>
    /// <returns>The model's file.</returns>
    public string TrainBase(string name, LightCurveExamples examples, int threads, CancellationToken cancellation)
    {
        var path = Path.Combine(_folder, $"base-{name}.safetensors");
        if (File.Exists(path)) return path;
        var checkpoint = Path.Combine(_folder, $"base-{name}.checkpoint.safetensors");
        var options = new LightCurveTrainingOptions
        {
            Seed = _seed,
            Epochs = _preset.BaseEpochs,
            Patience = _preset.Patience,
            LearningRate = _preset.LearningRate,
            Truncates = true,
            Threads = threads,
            CheckpointPath = checkpoint,
            Resumes = File.Exists(checkpoint),
        };
        using var model = LightCurveTraining.LightCurveTraining.Run(LightCurveRecipes.Gru, examples, LightCurveSplit.Of(examples, _seed), options, cancellation).Model;
        model.Save(path);
        return path;
    }

    /// <summary>How many trainings of a target are to be done yet.</summary>
    public int CountLeft(TransferTarget target) => Left(target).Count();

    /// <summary>Does the trainings of a target that are not done yet.</summary>
    /// <param name="target">The target.</param>
    /// <param name="baseModel">The base model's file; its classes are those of the target.</param>
    /// <param name="parallel">Trainings at once, each with one thread.</param>
    /// <param name="done">Hears of every training.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Run(TransferTarget target, string baseModel, int parallel, Action<TransferRun> done, CancellationToken cancellation)
    {
        var labels = new TransferLabels(target.Examples, _seed);
        var test = target.Examples.Only(labels.Test);

        // The longest first, so that the cores end together.
        var left = Left(target).OrderByDescending(r => r.Fraction).ToArray();
        Parallel.ForEach(
            System.Collections.Concurrent.Partitioner.Create(left, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            work =>
            {
                var run = Train(target, work.Variant, work.Fraction, work.Seed, labels.Of(work.Fraction, work.Seed), test, baseModel, cancellation);
                lock (_lock)
                {
                    File.AppendAllText(Path.Combine(_folder, RunsName), run.ToLine() + "\n");
                    _runs.Add(run);
                    done(run);
                }
            });
    }

    private IEnumerable<(TransferVariant Variant, double Fraction, int Seed)> Left(TransferTarget target) =>
        from seed in Enumerable.Range(0, _preset.Seeds)
        from fraction in _preset.Fractions
        from variant in Enum.GetValues<TransferVariant>()
        where !_runs.Exists(r => r.Is(target.Name, variant, fraction, seed))
        select (variant, fraction, seed);

    private TransferRun Train(
        TransferTarget target, TransferVariant variant, double fraction, int seed, LightCurveSplit split, LightCurveExamples test, string baseModel, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var batch = split.Training.Count < LabelsOfBatch ? SmallBatch : Batch;
        var steps = (split.Training.Count + batch - 1) / batch;
        var options = new LightCurveTrainingOptions
        {
            Seed = _seed + (ulong)seed,
            Epochs = Math.Clamp((_preset.FewestSteps + steps - 1) / steps, _preset.TargetEpochs, Math.Max(_preset.TargetEpochs, MostEpochs)),
            Patience = _preset.Patience,
            LearningRate = _preset.LearningRate,
            BatchSize = batch,
            Truncates = true,
            Threads = 1,
            InitialModel = variant == TransferVariant.Scratch ? null : baseModel,
            HasNewHead = variant == TransferVariant.NewHead,
            Frozen = variant == TransferVariant.FrozenRecurrent ? [FrozenLayers] : [],
        };
        var trained = LightCurveTraining.LightCurveTraining.Run(LightCurveRecipes.Gru, target.Examples, split, options, cancellation);
        using var model = trained.Model;
        var (area, f1) = Judge(model, test);
        var judges = target.Judges.ToDictionary(
            j => j.Name,
            j =>
            {
                var (otherArea, otherF1) = Judge(model, j.Examples);
                return new[] { otherArea, otherF1 };
            },
            StringComparer.Ordinal);
        var best = trained.Training.BestEpoch;
        return new(target.Name, variant, fraction, seed, split.Training.Count + split.Validation.Count, area, f1, best, (long)best * steps, watch.Elapsed.TotalSeconds, judges);
    }

    private static (double Area, double F1) Judge(LightCurveModel model, LightCurveExamples examples)
    {
        var at = ClassEvaluation.At(0, examples.Classes.Count, examples.Labels, LightCurveScoring.Run(model, examples.Curves, threads: 1));
        return (at.MacroAuc, at.MacroF1);
    }
}
