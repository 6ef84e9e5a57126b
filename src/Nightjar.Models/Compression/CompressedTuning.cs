using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Compression;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Models.LightCurveTraining;

namespace Nightjar.Models.Compression;

/// <summary>Trains a classifier of light curves on while its weights are pruned or share values, so that the others make up for it.</summary>
public static class CompressedTuning
{
    /// <summary>Prunes and clusters a model in training. Where both are wanted it is first pruned and trained, then clustered and trained
    /// with its zeros kept.</summary>
    /// <param name="recipe">How models of its family are trained.</param>
    /// <param name="path">File of the model, in float32.</param>
    /// <param name="plan">What shall become of it.</param>
    /// <param name="examples">Light curves for training, of the model's classes.</param>
    /// <param name="split">What they are for.</param>
    /// <param name="options">Departures from the recipe; epochs are those of each training.</param>
    /// <param name="work">A folder for files on the way.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The graph and its weights in float32, pruned and clustered.</returns>
    /// <exception cref="InvalidDataException">The model or the examples do not fit.</exception>
    public static FrozenModel Run(
        LightCurveRecipe recipe, string path, CompressionPlan plan, LightCurveExamples examples, LightCurveSplit split, LightCurveTrainingOptions options, string work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var batch = options.BatchSize ?? recipe.BatchSize(split.Training.Count);
        var steps = (options.Epochs ?? recipe.Epochs) * (long)Math.Max(1, split.Training.Count / batch);
        IReadOnlyList<string> names;
        using (var model = FrozenModel.Load(path)) names = plan.Names(model);
        var from = path;
        if (plan.Pruning > 0)
        {
            // Weights from before the end of the schedule would not be pruned enough, so none of them are taken for the best.
            from = Path.Combine(work, "pruned.safetensors");
            var schedule = new PruningSchedule(plan.Pruning, plan.PrunesGradually ? steps / 2 : 0);
            Train(path, from, network => [.. Chosen(network).Select(p => new PruningConstraint(p, schedule))], stopsEarly: false);
        }

        if (plan.Clusters > 0)
        {
            var keepsZeros = plan.Pruning > 0;
            var clustered = Path.Combine(work, "clustered.safetensors");
            Train(from, clustered, network => [.. Chosen(network).Select(p => new ClusterConstraint(p, WeightClusters.Fit(p.Value.Span, plan.Clusters, plan.Start, plan.Seed, keepsZeros), keepsZeros))], options.StopsEarly);
            from = clustered;
        }

        return FrozenModel.Load(from);

        IEnumerable<Parameter> Chosen(Layer network) => network.Parameters.Where(p => names.Contains(p.Name, StringComparer.Ordinal));

        void Train(string initial, string target, Func<Layer, IReadOnlyList<IParameterConstraint>> constraints, bool stopsEarly)
        {
            var result = LightCurveTrainer.Run(recipe, examples, split, options with { InitialModel = initial, Constraints = constraints, StopsEarly = stopsEarly }, cancellation);
            using (result.Model) result.Model.Save(target);
        }
    }
}
