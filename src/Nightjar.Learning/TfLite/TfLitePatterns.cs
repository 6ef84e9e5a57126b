using Nightjar.Formats.TfLite;

namespace Nightjar.Learning.TfLite;

/// <summary>Finds layers that the converter took apart into single steps.</summary>
internal sealed class TfLitePatterns
{
    private readonly TfLiteSubgraph _graph;
    private readonly Dictionary<int, TfLiteOperator> _producers = [];
    private readonly Dictionary<int, int> _uses = [];
    private readonly Dictionary<int, TfLiteFusion> _fusions = [];

    public TfLitePatterns(TfLiteSubgraph graph)
    {
        _graph = graph;
        foreach (var step in graph.Operators)
        {
            foreach (var output in step.Outputs)
            {
                if (graph.Tensors[output].IsConstant || graph.Inputs.Contains(output) || !_producers.TryAdd(output, step))
                    throw step.Fault($"makes tensor {graph.Tensors[output]}, which is there already");
            }

            foreach (var input in step.Inputs) _uses[input] = _uses.GetValueOrDefault(input) + 1;
        }

        foreach (var output in graph.Outputs) _uses[output] = _uses.GetValueOrDefault(output) + 1;
        foreach (var step in graph.Operators) Find(step);
    }

    /// <summary>What operators stand for, by their places; those that stand for themselves are not here.</summary>
    public IReadOnlyDictionary<int, TfLiteFusion> Fusions => _fusions;

    /// <summary>The operators on which the outputs depend, in order.</summary>
    public IReadOnlyList<TfLiteOperator> Live()
    {
        var wanted = new HashSet<int>(_graph.Outputs);
        var live = new List<TfLiteOperator>();
        for (var i = _graph.Operators.Count - 1; i >= 0; i--)
        {
            var step = _graph.Operators[i];
            if (!step.Outputs.Any(wanted.Contains)) continue;
            wanted.UnionWith(_fusions.TryGetValue(step.Index, out var fusion) ? fusion.Inputs : step.Inputs);
            live.Add(step);
        }

        live.Reverse();
        return live;
    }

    private void Find(TfLiteOperator step)
    {
        if (step.Outputs.Count != 1) return;
        if (step.Builtin == TfLiteBuiltin.Transpose && Attention(step) is { } attention) _fusions.Add(step.Index, attention);
        if (step.Builtin != TfLiteBuiltin.Add || step.Inputs.Count != 2) return;
        if (LayerNorm(step) is { } norm) _fusions.Add(step.Index, norm);
        else FindBias(step);
    }

    // ADD(MUL(x, m), SUB(shift, MUL(mean, m))) with m = MUL(RSQRT(ADD(variance, epsilon)), gain).
    private TfLiteFusion.LayerNorm? LayerNorm(TfLiteOperator add)
    {
        if (HasActivation(add)) return null;
        foreach (var (first, second) in Orders(add))
        {
            if (Made(first, TfLiteBuiltin.Mul) is not { } scaled || Made(second, TfLiteBuiltin.Sub) is not { } sub) continue;
            if (Constant(sub, 0) is not { } shift || Made(Input(sub, 1), TfLiteBuiltin.Mul) is not { } moved) continue;
            foreach (var (x, factor) in Orders(scaled))
            {
                foreach (var (mean, other) in Orders(moved))
                {
                    if (other == factor && IsMean(mean, x) && Factor(factor, x, mean) is var (gain, epsilon)) return new(x, gain, shift, epsilon);
                }
            }
        }

        return null;
    }

    private (TfLiteTensor Gain, float Epsilon)? Factor(int factor, int x, int mean)
    {
        if (Made(factor, TfLiteBuiltin.Mul) is not { } product) return null;
        foreach (var (root, gain) in Orders(product))
        {
            if (Tensor(gain) is not { IsConstant: true } gains || Made(root, TfLiteBuiltin.Rsqrt) is not { } inverse) continue;
            if (Made(Input(inverse, 0), TfLiteBuiltin.Add) is not { } sum) continue;
            foreach (var (variance, epsilon) in Orders(sum))
            {
                if (Number(epsilon) is not { } number || Made(variance, TfLiteBuiltin.Mean) is not { } squares) continue;
                if (Made(Input(squares, 0), TfLiteBuiltin.SquaredDifference) is not { } difference || !IsMean(variance, Input(squares, 0))) continue;
                if (Orders(difference).Any(o => o.First == x && o.Second == mean)) return (gains, number);
            }
        }

        return null;
    }

    // TRANSPOSE(BATCH_MATMUL(SOFTMAX(scale·BATCH_MATMUL(q, k) + bias), v)), heads moved before places and back.
    private TfLiteFusion.Attention? Attention(TfLiteOperator last)
    {
        if (!Turns(last, 0, 2, 1, 3) || Made(Input(last, 0), TfLiteBuiltin.BatchMatMul) is not { } product || Swaps(product) != (false, false)) return null;
        if (Made(Input(product, 0), TfLiteBuiltin.Softmax) is not { Options: TfLiteOptions.Softmax { Beta: 1 } } softmax) return null;
        if (Turned(Input(product, 1)) is not { } v) return null;
        var (scores, scale) = (Input(softmax, 0), 1f);
        TfLiteTensor? bias = null;
        if (Made(scores, TfLiteBuiltin.Add) is { } sum)
        {
            foreach (var (inner, constant) in Orders(sum))
            {
                if (Tensor(constant) is { IsConstant: true } found) (scores, bias) = (inner, found);
            }
        }

        if (Made(scores, TfLiteBuiltin.Mul) is { } times)
        {
            foreach (var (inner, constant) in Orders(times))
            {
                if (Number(constant) is { } number) (scores, scale) = (inner, number);
            }
        }
        else if (Made(scores, TfLiteBuiltin.Div) is { } division && Number(Input(division, 1)) is { } divisor)
        {
            (scores, scale) = (Input(division, 0), 1 / divisor);
        }

        if (Made(scores, TfLiteBuiltin.BatchMatMul) is not { } first || Turned(Input(first, 0)) is not { } q) return null;
        var (key, swaps) = (Input(first, 1), Swaps(first));
        if (swaps == (false, true) && Turned(key) is { } k) return new(q, k, v, scale, bias);
        return swaps == (false, false) && Made(key, TfLiteBuiltin.Transpose) is { } turn && Turns(turn, 0, 2, 3, 1) ? new(q, Input(turn, 0), v, scale, bias) : null;
    }

    // ADD(RESHAPE(FULLY_CONNECTED(x, w)), bias): what lies between is used for nothing else.
    private void FindBias(TfLiteOperator add)
    {
        foreach (var (sum, row) in Orders(add))
        {
            if (Tensor(row) is not { IsConstant: true, Shape.Count: 1 } bias) continue;
            var at = sum;
            while (Only(at, TfLiteBuiltin.Reshape) is { } reshape) at = Input(reshape, 0);
            if (Only(at, TfLiteBuiltin.FullyConnected) is not { } dense || dense.InputOrNone(2) >= 0) continue;
            if (Tensor(Input(dense, 1)) is not { Shape.Count: 2 } weight || weight.Shape[0] != bias.Shape[0]) continue;
            if (!_fusions.TryAdd(dense.Index, new TfLiteFusion.Dense(Input(dense, 0), Input(dense, 1), bias, Activation(add)))) continue;
            _fusions.Add(add.Index, new TfLiteFusion.Pass(sum, bias.Shape[0]));
            return;
        }
    }

    private static TfLiteActivation Activation(TfLiteOperator step) => step.Options switch
    {
        TfLiteOptions.Arithmetic o => o.Activation,
        TfLiteOptions.FullyConnected o => o.Activation,
        _ => TfLiteActivation.None,
    };

    private static bool HasActivation(TfLiteOperator step) => Activation(step) != TfLiteActivation.None;

    private static int Input(TfLiteOperator step, int input) => step.InputOrNone(input);

    private static IEnumerable<(int First, int Second)> Orders(TfLiteOperator step) =>
        step.Inputs.Count == 2 ? [(step.Inputs[0], step.Inputs[1]), (step.Inputs[1], step.Inputs[0])] : [];

    private static (bool First, bool Second) Swaps(TfLiteOperator product) =>
        product.Options is TfLiteOptions.BatchMatMul o ? (o.AdjointX, o.AdjointY) : (false, false);

    private TfLiteTensor? Tensor(int tensor) => tensor < 0 ? null : _graph.Tensors[tensor];

    private TfLiteTensor? Constant(TfLiteOperator step, int input) => Tensor(Input(step, input)) is { IsConstant: true } tensor ? tensor : null;

    private float? Number(int tensor) =>
        Tensor(tensor) is { IsConstant: true, ElementCount: 1, DataType: TfLiteDataType.Float32 } constant ? constant.ToFloats()[0] : null;

    private TfLiteOperator? Made(int tensor, TfLiteBuiltin builtin) =>
        _producers.TryGetValue(tensor, out var step) && step.Builtin == builtin && step.Outputs.Count == 1 && !HasActivation(step) ? step : null;

    private TfLiteOperator? Only(int tensor, TfLiteBuiltin builtin) => _uses.GetValueOrDefault(tensor) == 1 ? Made(tensor, builtin) : null;

    private bool IsMean(int tensor, int of) =>
        Made(tensor, TfLiteBuiltin.Mean) is { Options: TfLiteOptions.Reducer { KeepDimensions: true } } mean && Input(mean, 0) == of
        && Constant(mean, 1) is { ElementCount: 1 } axis && (axis.ToIntegers()[0] == -1 || axis.ToIntegers()[0] == _graph.Tensors[of].Shape.Count - 1);

    private bool Turns(TfLiteOperator transpose, params ReadOnlySpan<long> order) =>
        Constant(transpose, 1) is { ElementCount: 4 } axes && axes.ToIntegers().AsSpan().SequenceEqual(order);

    private int? Turned(int tensor) => Made(tensor, TfLiteBuiltin.Transpose) is { } turn && Turns(turn, 0, 2, 1, 3) ? Input(turn, 0) : null;
}
