using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Training;

namespace Nightjar.Models.Studies;

/// <summary>The study of pre-trained vision models for alerts: the same networks from random weights and from others, with ever more alerts.
/// Finished runs stand in <c>runs.jsonl</c> of the study's folder and are not done again, so that a study that was interrupted goes on
/// where it stood; what a run gives depends on the options alone.</summary>
/// <remarks>Source: Rehemtulla et al. 2025. Every run has one thread; as many runs go side by side as there are threads, which takes less
/// time than one run on all of them.</remarks>
public sealed class VisionStudy
{
    private const string OptionsName = "study.json";
    private const string RunsName = "runs.jsonl";

    private readonly VisionRunner _runner;
    private readonly Lock _lock = new();

    /// <summary>Opens a study, or begins it.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="options">How large it is.</param>
    /// <exception cref="InvalidDataException">The folder holds a study with other options.</exception>
    /// <exception cref="FormatException">The file of runs is damaged.</exception>
    /// <exception cref="ArgumentException">The options make no study, or a file fits none of the architectures.</exception>
    public VisionStudy(string folder, VisionStudyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(folder);
        (Folder, Options, Plan) = (folder, options, new(options, (file, architecture) => Fits(options, file, architecture)));
        foreach (var file in options.Files.Where(f => !Plan.Starts.Values.Any(s => s.Contains(VisionPlan.NameOf(f)))))
            throw new ArgumentException($"'{file}' has no tensor of a trunk that fits one of {string.Join(", ", options.Architectures.Select(VisionArchitectures.NameOf))}");
        var stated = Path.Combine(folder, OptionsName);
        if (!File.Exists(stated)) File.WriteAllText(stated, options.Fingerprint());
        else if (File.ReadAllText(stated) != options.Fingerprint()) throw new InvalidDataException($"{folder} holds a study with other options; give another folder, or the options of {OptionsName}");
        Runs = new(Path.Combine(folder, RunsName));
        _runner = new(folder, options, Plan, Runs);
    }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>How large it is.</summary>
    public VisionStudyOptions Options { get; }

    /// <summary>What has to be done.</summary>
    public VisionPlan Plan { get; }

    /// <summary>What has been done.</summary>
    public VisionRunFile Runs { get; }

    /// <summary>Whether a run is finished, and what it left for others is there.</summary>
    public bool IsDone(VisionRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Runs[run.Key] is not null && (_runner.FileOf(run) is not { } file || File.Exists(file));
    }

    /// <summary>The model of one of <see cref="VisionPlan.Shown"/>.</summary>
    public string ModelOf(VisionRun run) => _runner.FileOf(run) ?? throw new ArgumentException($"the model of {run.Key} is not kept", nameof(run));

    /// <summary>Expected seconds of one core for everything, or for what is left.</summary>
    public double ExpectedSeconds(bool onlyLeft) => Plan.Stages.Sum(stage => stage.Where(r => !onlyLeft || !IsDone(r)).Sum(r => VisionCosts.Of(r, Options)));

    /// <summary>Does what is left.</summary>
    /// <param name="data">What it is made on.</param>
    /// <param name="threads">Runs side by side.</param>
    /// <param name="progress">Hears of every finished run, one at a time.</param>
    /// <param name="cancellation">Ends it; runs under way are lost, finished ones are kept.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(VisionStudyData data, int threads, Action<VisionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var (watch, expected, spent) = (Stopwatch.StartNew(), ExpectedSeconds(onlyLeft: true), 0.0);
        var all = Plan.Stages.Sum(stage => stage.Count);
        foreach (var stage in Plan.Stages)
        {
            var left = stage.Where(run => !IsDone(run)).OrderByDescending(run => VisionCosts.Of(run, Options)).ToArray();
            SideBySide(left, threads, cancellation, (run, token) =>
            {
                var result = _runner.Run(run, data, token);
                lock (_lock)
                {
                    Runs.Add(result);
                    spent += VisionCosts.Of(run, Options);
                    progress?.Invoke(new(result, Plan.Stages.Sum(s => s.Count(IsDone)), all, watch.Elapsed, watch.Elapsed * ((expected - spent) / spent)));
                }
            });
        }
    }

    private static void SideBySide(VisionRun[] runs, int threads, CancellationToken cancellation, Action<VisionRun, CancellationToken> work)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (next, failure) = (-1, default(Exception));
        void Take()
        {
            try
            {
                for (var i = Interlocked.Increment(ref next); i < runs.Length; i = Interlocked.Increment(ref next)) work(runs[i], ends.Token);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
                ends.Cancel();
            }
        }

        var workers = Enumerable.Range(0, Math.Min(threads, runs.Length)).Select(i => new Thread(Take) { IsBackground = true, Name = $"nightjar study {i}" }).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        cancellation.ThrowIfCancellationRequested();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    // Heads fit heads of other networks; a start has to bring something of the trunk.
    private static bool Fits(VisionStudyOptions options, string file, VisionArchitecture architecture)
    {
        using var pool = new TensorPool();
        using var network = TrainingRecipe.Vision(new() { Architecture = architecture, ImageSide = options.ImageSide, Modality = BtsbotModality.Image }).Build(new LayerScope(pool));
        try
        {
            return InitialWeights.Fill(network, file, BtsbotModel.PublishedName).Taken.Any(n => n.StartsWith("trunk.", StringComparison.Ordinal) || n.StartsWith("conv", StringComparison.Ordinal));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
