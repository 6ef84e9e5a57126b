using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Inference;

/// <summary>Steps that move, pick, resize and repeat numbers give what the tape gives, for random shapes.</summary>
public sealed class MovingStepTests
{
    public static TheoryData<string> Functions => [.. Cases.Keys];

    private static Dictionary<string, Func<Random, TestNet>> Cases { get; } = new(StringComparer.Ordinal)
    {
        ["leaky-relu"] = r =>
        {
            var slope = (float)r.NextDouble();
            return Net(r, r.Next(1, 5), (_, tape, x, _) => tape.LeakyRelu(x, slope));
        },
        ["permute"] = r =>
        {
            var axes = r.Next(1, 7);
            int[] order = [0, .. Enumerable.Range(1, axes - 1).OrderBy(_ => r.Next())];
            return Net(r, axes, (_, tape, x, _) => tape.Permute(x, order));
        },
        ["slice"] = r =>
        {
            var axes = r.Next(2, 6);
            var (axis, at, share) = (r.Next(1, axes), r.NextDouble(), r.NextDouble());
            return Net(r, axes, (_, tape, x, _) =>
            {
                var first = (int)(at * x.Shape[axis]);
                return tape.Slice(x, axis, first, 1 + (int)(share * (x.Shape[axis] - first)));
            });
        },
        ["resize"] = r =>
        {
            var (height, width) = (r.Next(1, 12), r.Next(1, 12));
            return Net(r, 4, (_, tape, x, _) => tape.ResizeBilinear(x, height, width));
        },
        ["sequence-pool, the mean"] = r => Sequences(r, (tape, x, lengths) => tape.MeanOverTime(x, lengths)),
        ["sequence-pool, the largest"] = r => Sequences(r, (tape, x, lengths) => tape.MaxOverTime(x, lengths)),
        ["last-state"] = r => Sequences(r, (tape, x, lengths) => tape.LastStates(x, lengths)),
        ["reverse"] = r => Sequences(r, (tape, x, lengths) => tape.ReverseSequences(x, lengths)),
        ["mask"] = r => Sequences(r, (tape, x, lengths) => lengths is null ? tape.ReverseSequences(x) : tape.MaskSequences(tape.Scale(x, 2), lengths)),
        ["relative-position"] = r =>
        {
            var (size, heads, width, windows) = (r.Next(1, 4), r.Next(1, 4), r.Next(1, 20), r.Next(1, 4));
            return new([new(1, size * windows, size, heads * width)], (net, tape, x, _) =>
            {
                var groups = tape.PartitionWindows(x[0], size);
                var side = (2 * size) - 1;
                var y = tape.Attend(groups, net.Dense(tape, groups, "k", heads * width), groups, heads, tape.RelativePositionBias(net.Use(tape, "table", side * side, heads), size));
                return [tape.MergeWindows(y, size * windows, size, size)];
            });
        },
        ["broadcast of a value"] = r =>
        {
            // Ones side by side, anywhere behind the batch.
            var axes = r.Next(2, 6);
            var first = r.Next(1, axes);
            var end = r.Next(first, axes) + 1;
            var (shape, isProduct) = (RandomShape(r, axes), r.Next(2) == 1);
            var small = shape;
            for (var k = first; k < end; k++) small = small.With(k, 1);
            return new([shape, small], (_, tape, x, _) => [isProduct ? tape.Multiply(x[0], x[1]) : tape.Add(x[0], x[1])]);
        },
        ["broadcast of a weight"] = r =>
        {
            var axes = r.Next(2, 6);
            var (shape, isProduct, kept, isAfterProduct) = (RandomShape(r, axes), r.Next(2) == 1, r.Next(0, axes), r.Next(2) == 1);
            int[] extents = [.. Enumerable.Range(axes - kept, kept).Select(k => shape[k])];
            return new([shape], (net, tape, x, _) =>
            {
                var y = isAfterProduct ? net.Dense(tape, x[0], "d", shape.Last) : x[0];
                var w = net.Use(tape, "w", extents.Length == 0 ? [1] : extents);
                return [isProduct ? tape.Multiply(y, w) : tape.Add(y, w)];
            });
        },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_step_gives_what_the_tape_gives(string name)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            using var net = Cases[name](new Random(seed));
            SimdPaths.Each(level =>
            {
                using var plan = InferencePlan.Compile(net.Model, new(LargestBatch: 3));
                using var session = plan.CreateSession();
                foreach (var batch in new[] { 1, 2, 7 })
                {
                    var (inputs, lengths) = (net.Inputs(batch, seed), net.Lengths(batch, seed));
                    var expected = net.OnTape(inputs, batch, lengths);
                    Numbers.Near(Numbers.Doubles(expected[0]), TestNet.OnPlan(plan, session, inputs, batch, lengths)[0], 3e-6, $"{name}, seed {seed}, {level}, batch {batch}");
                }
            });
        }
    }

    [Fact]
    public void Tables_may_repeat_inside_of_an_item()
    {
        // More than the tape can do, but not more than a file may say.
        int[][] tables = [[1], [1, 1, 1, 1], [3, 1, 2], [1, 3, 1, 2], [4, 1], [1, 4, 2], [3, 4, 1], [2]];
        var x = new Random(1).Normal(2 * 24);
        foreach (var extents in tables)
        {
            var shape = new Shape(extents);
            var w = new Random(2).Normal(shape.Length);
            var graph = new Graph([new("x", new(1, 3, 4, 2))], [new("y", new MultiplyFunction(), ["x", "w"], new(1, 3, 4, 2)), new("z", new AddFunction(), ["y", "w"], new(1, 3, 4, 2))], ["z"]);
            using var model = FrozenModel.Create("memory", graph, [SafeTensorEntry.Create<float>("w", w, extents)]);
            using var plan = InferencePlan.Compile(model);
            using var session = plan.CreateSession();
            var z = new float[x.Length];
            session.Run(x, z, 2);
            var expected = new double[x.Length];
            for (var i = 0; i < z.Length; i++)
            {
                int[] at = [i / 24, i / 8 % 3, i / 2 % 4, i % 2];
                var place = 0;
                for (var k = 0; k < extents.Length; k++) place = (place * extents[k]) + (extents[k] == 1 ? 0 : at[4 - extents.Length + k]);
                expected[i] = ((double)x[i] * w[place]) + w[place];
            }

            Numbers.Near(expected, z, 3e-6, $"{shape}");
        }
    }

    [Fact]
    public void A_table_of_relative_positions_in_a_file_is_unfolded()
    {
        const int size = 3;
        using var pool = new TensorPool();
        using var table = new Parameter("table", pool.RentCopy(new(25, 2), new Random(1).Normal(50)));
        var graph = new Graph(
            [new("x", new(1, 9, 6))],
            [new("bias", new RelativePositionFunction(size), ["table"], new(2, 9, 9)), new("y", new AttentionFunction(2, UsesLengths: false), ["x", "x", "x", "bias"], new(1, 9, 6))],
            ["y"]);
        using var model = FrozenModel.Create("memory", graph, [SafeTensorEntry.Create<float>("table", table.Value.Span.ToArray(), 25, 2)]);
        var x = new Random(2).Normal(5 * 54);
        using var tape = new Tape(pool, isTraining: false);
        var q = tape.Input(pool.RentCopy(new(5, 9, 6), x));
        var expected = tape.Attend(q, q, q, 2, tape.RelativePositionBias(tape.Use(table), size)).Value.Span.ToArray();
        SimdPaths.Each(level =>
        {
            using var plan = InferencePlan.Compile(model);
            using var session = plan.CreateSession();
            var y = new float[x.Length];
            session.Run(x, y, 5);
            Numbers.Near(Numbers.Doubles(expected), y, 3e-6, $"{level}");
        });
    }

    private static TestNet Net(Random r, int axes, Func<TestNet, Tape, Variable, int[]?, Variable> forward) =>
        new([RandomShape(r, axes)], (net, tape, x, lengths) => [forward(net, tape, x[0], lengths)]);

    private static TestNet Sequences(Random r, Func<Tape, Variable, int[]?, Variable> forward) =>
        new([RandomShape(r, 3)], (_, tape, x, lengths) => [forward(tape, x[0], lengths)], usesLengths: r.Next(2) == 1);

    // One item; extents behind the batch from 1 to more than a vector in places.
    private static Shape RandomShape(Random r, int axes)
    {
        int[] extents = [1, .. Enumerable.Range(1, axes - 1).Select(k => r.Next(1, k == axes - 1 ? 40 : 6))];
        return new(extents);
    }
}
