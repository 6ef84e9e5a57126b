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
    /// unbiased as PyTorch does; another tape takes the running ones.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(…, channels).</param>
    /// <param name="gain">(channels).</param>
    /// <param name="shift">(channels).</param>
    /// <param name="runningMean">(channels), changed in training.</param>
    /// <param name="runningVariance">(channels), changed in training.</param>
    /// <param name="momentum">Share of the batch in the running statistics; 0 leaves them alone.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">The extents do not match, or a training batch is empty.</exception>
    public static Variable BatchNorm(this Tape tape, Variable x, Variable gain, Variable shift, Tensor runningMean, Tensor runningVariance, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        var (rows, columns) = (x.Shape.Rows, x.Shape.Last);
        if (gain.Shape.Length != columns || shift.Shape.Length != columns || runningMean.Shape.Length != columns || runningVariance.Shape.Length != columns || (tape.IsTraining && rows == 0))
            throw new ShapeException("BatchNorm", "x (…, channels), then gain, shift, mean, variance (channels)", x.Shape, gain.Shape, shift.Shape, runningMean.Shape, runningVariance.Shape);
        var node = tape.NewNode<BatchNormNode>();
        (node.X, node.Gain, node.Shift, node.Epsilon) = (x, gain, shift, epsilon);
        (node.Mean, node.Variance) = (tape.Input(runningMean), tape.Input(runningVariance));
        var y = tape.Result(node, x.Shape, x.NeedsGradient || gain.NeedsGradient || shift.NeedsGradient);
        var mean = runningMean.Pointer;
        var variance = runningVariance.Pointer;
        if (tape.IsTraining)
        {
            mean = node.Statistics(tape);
            variance = mean + columns;
            Kernels.BatchNorm.Statistics(x.Value.Pointer, mean, variance, rows, columns);
            Move(mean, runningMean.Pointer, columns, momentum, 1);
            Move(variance, runningVariance.Pointer, columns, momentum, rows > 1 ? rows / (rows - 1f) : 1);
        }

        using var folded = Scratch.Take(2 * columns);
        Kernels.BatchNorm.Fold(gain.Value.Pointer, shift.Value.Pointer, mean, variance, epsilon, folded.Pointer, folded.Pointer + columns, columns);
        Kernels.BatchNorm.Apply(x.Value.Pointer, folded.Pointer, folded.Pointer + columns, y.Value.Pointer, rows, columns);
        return y;
    }

    private static void Move(float* batch, float* running, int count, float momentum, float factor)
    {
        for (var i = 0; i < count; i++) running[i] += momentum * ((batch[i] * factor) - running[i]);
    }

    private sealed class BatchNormNode : Node
    {
        private Tensor? _statistics;

        public Variable X { get; set; } = null!;

        public Variable Gain { get; set; } = null!;

        public Variable Shift { get; set; } = null!;

        public Variable Mean { get; set; } = null!;

        public Variable Variance { get; set; } = null!;

        public float Epsilon { get; set; }

        public override string Name => "BatchNorm";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            inputs.Add(Gain);
            inputs.Add(Shift);
            inputs.Add(Mean);
            inputs.Add(Variance);
            return new BatchNormFunction(Epsilon);
        }

        public float* Statistics(Tape tape) => Keep(tape, ref _statistics, new(2, X.Shape.Last), "statistics").Pointer;

        public override void Release() => _statistics?.Dispose();

        public override void Backward(Tape tape)
        {
            var (rows, columns) = (X.Shape.Rows, X.Shape.Last);
            using var unwanted = Scratch.Take(2 * columns);
            var dgain = Gain.NeedsGradient ? tape.Accumulated(Gain) : unwanted.Pointer;
            var dshift = Shift.NeedsGradient ? tape.Accumulated(Shift) : unwanted.Pointer + columns;
            var mean = _statistics!.Pointer;
            var dy = Output.Gradient!.Pointer;
            if (!X.NeedsGradient)
            {
                Kernels.BatchNorm.Backward(X.Value.Pointer, Gain.Value.Pointer, mean, mean + columns, Epsilon, dy, dy, dgain, dshift, rows, columns);
                return;
            }

            using var dx = tape.GradientInPlace(X, Output, out dy);
            Kernels.BatchNorm.Backward(X.Value.Pointer, Gain.Value.Pointer, mean, mean + columns, Epsilon, dy, dx.Pointer, dgain, dshift, rows, columns);
        }
    }
}
