using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>Everything that training needs to go on with the same bits, in one safetensors file: tensors <c>model/…</c>,
/// <c>optimiser/…</c>, <c>average/…</c> and <c>best/…</c>, the rest as metadata. The parameters of a model can be read from it with
/// <see cref="ModelFile.Load"/> and the prefix <see cref="ModelPrefix"/>.</summary>
public static class Checkpoint
{
    /// <summary>What stands before the names of the model's parameters.</summary>
    public const string ModelPrefix = "model/";

    private const string VersionKey = "nightjar.checkpoint";
    private const string Version = "1";
    private const string SettingPrefix = "setting.";

    internal static void Save(string path, Parts parts)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [VersionKey] = Version,
            ["epoch"] = CheckpointText.Of(parts.Progress.Epoch),
            ["batch"] = CheckpointText.Of(parts.Progress.Batch),
            ["steps"] = CheckpointText.Of(parts.Progress.Steps),
            ["lossSum"] = CheckpointText.Of(parts.Progress.LossSum),
            ["rows"] = CheckpointText.Of(parts.Progress.Rows),
            ["isStopped"] = CheckpointText.Of(parts.Progress.IsStopped ? 1 : 0),
            ["bestEpoch"] = CheckpointText.Of(parts.Progress.BestEpoch),
            ["optimiser.steps"] = CheckpointText.Of(parts.Optimiser.Steps),
        };
        foreach (var (key, _, value) in parts.Settings) metadata[SettingPrefix + key] = value;
        foreach (var (prefix, state) in parts.States)
        {
            var own = new Dictionary<string, string>(StringComparer.Ordinal);
            state.Save(own);
            foreach (var (key, value) in own) metadata[prefix + key] = value;
        }

        SafeTensorsWriter.Write(path, parts.Tensors.Select(t => ModelFile.Entry(t.Name, t.Value)), metadata);
    }

    internal static void Load(string path, Parts parts)
    {
        using var file = SafeTensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(VersionKey, out var version) || version != Version)
            throw new FormatException($"{path} is no checkpoint of training that this version reads");
        CheckSettings(file, parts);
        foreach (var (name, value) in parts.Tensors) ModelFile.Matches(file, name, value.Shape, isRequired: true);
        var known = parts.Tensors.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        if (file.Names.FirstOrDefault(n => !known.Contains(n)) is { } other)
            throw new ModelFileException(path, other, "is nothing that this training has; are model, optimiser, average and early stopping the same?");
        try
        {
            foreach (var (prefix, state) in parts.States)
            {
                state.Restore(file.Metadata.Where(m => m.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .ToDictionary(m => m.Key[prefix.Length..], m => m.Value, StringComparer.Ordinal));
            }

            parts.Optimiser.Steps = CheckpointText.Long(file.Metadata, "optimiser.steps");
            parts.Progress.Epoch = CheckpointText.Int(file.Metadata, "epoch");
            parts.Progress.Batch = CheckpointText.Int(file.Metadata, "batch");
            parts.Progress.Steps = CheckpointText.Long(file.Metadata, "steps");
            parts.Progress.LossSum = CheckpointText.Double(file.Metadata, "lossSum");
            parts.Progress.Rows = CheckpointText.Long(file.Metadata, "rows");
            parts.Progress.IsStopped = CheckpointText.Int(file.Metadata, "isStopped") != 0;
            parts.Progress.BestEpoch = CheckpointText.Int(file.Metadata, "bestEpoch");
        }
        catch (FormatException error)
        {
            throw new FormatException($"{path}: {error.Message}", error);
        }

        foreach (var (name, value) in parts.Tensors) ModelFile.Read(file, name, value);
    }

    // With others the rest of the epoch would have other batches, and the bits would not be those of a training without interruption.
    private static void CheckSettings(SafeTensorsFile file, Parts parts)
    {
        foreach (var (key, what, value) in parts.Settings)
        {
            if (!file.Metadata.TryGetValue(SettingPrefix + key, out var stored)) throw new FormatException($"{file.Path} does not say its {what}");
            if (stored != value) throw new FormatException($"{file.Path} was made with {what} {stored}, this training has {value}");
        }
    }

    /// <summary>What a checkpoint keeps.</summary>
    internal sealed class Parts(TrainingProgress progress, IEnumerable<Parameter> parameters, Optimiser optimiser, WeightAverage? average, IReadOnlyList<Tensor> best)
    {
        public TrainingProgress Progress { get; } = progress;

        public Optimiser Optimiser { get; } = optimiser;

        /// <summary>What remembers, each with what stands before its keys.</summary>
        public List<(string Prefix, ICheckpointState State)> States { get; } = [];

        /// <summary>What must be the same when training goes on: key, words for people, value.</summary>
        public List<(string Key, string What, string Value)> Settings { get; } = [];

        public IReadOnlyList<(string Name, Tensor Value)> Tensors { get; } =
        [
            .. parameters.Select(p => (ModelPrefix + p.Name, p.Value)),
            .. optimiser.State.Select(s => ("optimiser/" + s.Key, s.Value)),
            .. (average?.Values ?? []).Select(t => ("average/" + t.Name, t)),
            .. best.Select(t => ("best/" + t.Name, t)),
        ];
    }
}
