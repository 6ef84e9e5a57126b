using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Attention between sequences.</summary>
public static unsafe class AttentionOperation
{
    /// <summary>softmax(q·kᵀ/√width + bias)·v for each sequence and head; a head is a run of neighbouring features.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="q">Queries (batch, queries, features).</param>
    /// <param name="k">Keys (batch, keys, features).</param>
    /// <param name="v">Values (batch, keys, features).</param>
    /// <param name="heads">Number of heads; divides the features.</param>
    /// <param name="bias">Added to the scores, (heads, queries, keys): a relative position bias, a mask; or null.</param>
    /// <param name="lengths">Number of keys of each sequence that count; null for all. It must stay unchanged until
    /// <see cref="Tape.Reset"/>.</param>
    /// <returns>(batch, queries, features); zeros where no key counts.</returns>
    /// <exception cref="ShapeException">The extents do not match.</exception>
    public static Variable Attend(this Tape tape, Variable q, Variable k, Variable v, int heads, Variable? bias = null, int[]? lengths = null)
    {
        if (q.Shape.Axes != 3 || k.Shape.Axes != 3 || k.Shape != v.Shape || q.Shape[0] != k.Shape[0] || q.Shape[2] != k.Shape[2] || heads < 1 || q.Shape[2] % heads != 0)
            throw new ShapeException("Attend", $"q (batch, queries, features), k and v (batch, keys, features), features in {heads} heads", q.Shape, k.Shape, v.Shape);
        var g = new AttentionGeometry(q.Shape[0], q.Shape[1], k.Shape[1], heads, q.Shape[2] / heads);
        if (bias is not null && bias.Shape != new Shape(heads, g.Queries, g.Keys))
            throw new ShapeException("Attend", "bias (heads, queries, keys)", bias.Shape, new Shape(heads, g.Queries, g.Keys));
        SequenceLengths.Check("Attend", lengths, g.Batch, g.Keys);
        var node = tape.NewNode<AttentionNode>();
        (node.Q, node.K, node.V, node.Bias, node.Geometry, node.Lengths) = (q, k, v, bias, g, lengths);
        var y = tape.Result(node, q.Shape, q.NeedsGradient || k.NeedsGradient || v.NeedsGradient || bias is { NeedsGradient: true });
        Attention.Forward(g, lengths, q.Value.Pointer, k.Value.Pointer, v.Value.Pointer, bias is null ? null : bias.Value.Pointer, node.Kept(tape), y.Value.Pointer);
        return y;
    }

    private sealed class AttentionNode : Node
    {
        private Tensor? _kept;

        public Variable Q { get; set; } = null!;

        public Variable K { get; set; } = null!;

        public Variable V { get; set; } = null!;

        public Variable? Bias { get; set; }

        public AttentionGeometry Geometry { get; set; }

        public int[]? Lengths { get; set; }

        public override string Name => "Attend";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(Q);
            inputs.Add(K);
            inputs.Add(V);
            inputs.Add(Bias);
            return new AttentionFunction(Geometry.Heads, Lengths is not null);
        }

        public float* Kept(Tape tape) => tape.IsTraining ? Keep(tape, ref _kept, new(Geometry.Batch, Geometry.Heads, Attention.Kept, Geometry.Queries), "attention").Pointer : null;

        public override void Release() => _kept?.Dispose();

        public override void Backward(Tape tape)
        {
            // Slots of one variable used twice are disposed last first, so each is added before the one it is added to is read.
            using var dq = Q.NeedsGradient ? tape.Gradient(Q) : default;
            using var dk = K.NeedsGradient ? tape.Gradient(K) : default;
            using var dv = V.NeedsGradient ? tape.Gradient(V) : default;
            var dbias = Bias is { NeedsGradient: true } ? tape.Accumulated(Bias) : null;
            Attention.Backward(
                Geometry,
                Lengths,
                new(Q.Value.Pointer, K.Value.Pointer, V.Value.Pointer, Bias is null ? null : Bias.Value.Pointer, _kept!.Pointer, Output.Value.Pointer),
                new(Output.Gradient!.Pointer, Q.NeedsGradient ? dq.Pointer : null, K.NeedsGradient ? dk.Pointer : null, V.NeedsGradient ? dv.Pointer : null, dbias));
        }
    }
}
