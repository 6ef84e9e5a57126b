using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Batch normalisation.</summary>
public static unsafe class BatchNormOperation
{
    /// <summary>y = (x - mean) / sqrt(variance + epsilon)·gain + shift by channels (the last axis). A training tape takes mean and
    /// biased variance of the batch and moves the running ones, running = (1 - momentum)·running + momentum·batch, the variance
    /// unbiased as PyTorch does (see <see cref="Tape.DefersStatistics"/>); another tape, and frozen statistics, take the running
    /// ones.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(…, channels).</param>
    /// <param name="gain">(channels).</param>
    /// <param name="shift">(channels).</param>
    /// <param name="runningMean">(channels), a statistic that training moves.</param>
    /// <param name="runningVariance">(channels), a statistic that training moves.</param>
    /// <param name="momentum">Share of the batch in the running statistics; 0 leaves them alone.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">The extents do not match, or a training batch is empty.</exception>
    public static Variable BatchNorm(this Tape tape, Variable x, Variable gain, Variable shift, Parameter runningMean, Parameter runningVariance, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        var (rows, columns) = (x.Shape.Rows, x.Shape.Last);
        if (gain.Shape.Length != columns || shift.Shape.Length != columns || runningMean.Value.Shape.Length != columns || runningVariance.Value.Shape.Length != columns || (tape.IsTraining && rows == 0))
            throw new ShapeException("BatchNorm", "x (…, channels), then gain, shift, mean, variance (channels)", x.Shape, gain.Shape, shift.Shape, runningMean.Value.Shape, runningVariance.Value.Shape);
        var node = tape.NewNode<BatchNormNode>();
        (node.X, node.Gain, node.Shift, node.RunningMean, node.RunningVariance) = (x, gain, shift, runningMean, runningVariance);
        (node.Epsilon, node.Momentum) = (epsilon, momentum);
        node.IsFixed = !tape.IsTraining || !runningMean.IsTrainable || !runningVariance.IsTrainable;
        (node.StoredMean, node.StoredVariance) = (tape.Use(runningMean), tape.Use(runningVariance));
        var y = tape.Result(node, x.Shape, x.NeedsGradient || gain.NeedsGradient || shift.NeedsGradient);
        if (!node.IsFixed)
        {
            var statistics = node.Statistics(tape);
            Kernels.BatchNorm.Statistics(x.Value.Pointer, statistics, statistics + columns, rows, columns);
            tape.Move(node);
        }

        using var folded = Scratch.Take(2 * columns);
        Kernels.BatchNorm.Fold(gain.Value.Pointer, shift.Value.Pointer, node.Mean, node.Variance, epsilon, folded.Pointer, folded.Pointer + columns, columns);
        Kernels.BatchNorm.Apply(x.Value.Pointer, folded.Pointer, folded.Pointer + columns, y.Value.Pointer, rows, columns);
        return y;
    }

    private static void Move(float* batch, float* running, int count, float momentum, float factor)
    {
        for (var i = 0; i < count; i++) running[i] += momentum * ((batch[i] * factor) - running[i]);
    }

    private sealed class BatchNormNode : Node, IStatisticsNode
    {
        private Tensor? _statistics;

        public Variable X { get; set; } = null!;

        public Variable Gain { get; set; } = null!;

        public Variable Shift { get; set; } = null!;

        public Parameter RunningMean { get; set; } = null!;

        public Parameter RunningVariance { get; set; } = null!;

        public Variable StoredMean { get; set; } = null!;

        public Variable StoredVariance { get; set; } = null!;

        public float Epsilon { get; set; }

        public float Momentum { get; set; }

        // Whether the running statistics were applied, not those of the batch.
        public bool IsFixed { get; set; }

        public float* Mean => IsFixed ? RunningMean.Value.Pointer : _statistics!.Pointer;

        public float* Variance => IsFixed ? RunningVariance.Value.Pointer : _statistics!.Pointer + X.Shape.Last;

        public override string Name => "BatchNorm";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            inputs.Add(Gain);
            inputs.Add(Shift);
            inputs.Add(StoredMean);
            inputs.Add(StoredVariance);
            return new BatchNormFunction(Epsilon);
        }

        public float* Statistics(Tape tape) => Keep(tape, ref _statistics, new(2, X.Shape.Last), "statistics").Pointer;

        public override void Release() => _statistics?.Dispose();

        public void MoveStatistics(float share)
        {
            var (rows, columns) = (X.Shape.Rows, X.Shape.Last);
            BatchNormOperation.Move(Mean, RunningMean.Value.Pointer, columns, share * Momentum, 1);
            BatchNormOperation.Move(Variance, RunningVariance.Value.Pointer, columns, share * Momentum, rows > 1 ? rows / (rows - 1f) : 1);
        }

        public override void Backward(Tape tape)
        {
            var (rows, columns) = (X.Shape.Rows, X.Shape.Last);
            using var unwanted = Scratch.Take(2 * columns);
            var dgain = Gain.NeedsGradient ? tape.Accumulated(Gain) : unwanted.Pointer;
            var dshift = Shift.NeedsGradient ? tape.Accumulated(Shift) : unwanted.Pointer + columns;
            var dy = Output.Gradient!.Pointer;
            if (!X.NeedsGradient)
            {
                Kernels.BatchNorm.Backward(X.Value.Pointer, Gain.Value.Pointer, Mean, Variance, Epsilon, dy, dy, dgain, dshift, rows, columns, IsFixed);
                return;
            }

            using var dx = tape.GradientInPlace(X, Output, out dy);
            Kernels.BatchNorm.Backward(X.Value.Pointer, Gain.Value.Pointer, Mean, Variance, Epsilon, dy, dx.Pointer, dgain, dshift, rows, columns, IsFixed);
        }
    }
}
