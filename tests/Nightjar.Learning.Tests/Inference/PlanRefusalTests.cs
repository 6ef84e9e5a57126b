using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Parallelism;

namespace Nightjar.Learning.Tests.Inference;

public sealed class PlanRefusalTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nightjar-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"x\",\"gone\"", "[1,3]", "gone is missing")]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"x\"", "[1,3]", "absent")]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"w\",\"w\"", "[1,3]", "w is a weight")]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"x\",\"x\"", "[1,3]", "x is a value")]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"nobody\",\"w\"", "[1,3]", "'nobody'")]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"x\",null", "[1,3]", "absent")]
    [InlineData("[1,5]", "\"dense\",\"activation\":\"none\"", "\"x\",\"w\"", "[1,3]", "weight w has shape (2, 3)")]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"x\",\"w\"", "[1,4]", "computed (1, 3)")]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"x\",\"w\",\"w\"", "[1,3]", "expected 3 numbers")]
    [InlineData("[1,2]", "\"dense\",\"activation\":\"none\"", "\"x\",\"doubles\"", "[1,3]", "F64")]
    [InlineData("[1,4,4,1]", "\"convolution\",\"activation\":\"none\",\"padTop\":2000000000", "\"x\",\"k\"", "[1,1,1,1]", "borders")]
    [InlineData("[1,4,4,1]", "\"convolution\",\"activation\":\"none\",\"strideHeight\":0", "\"x\",\"k\"", "[1,1,1,1]", "strides")]
    [InlineData("[1,4,4,1]", "\"convolution\",\"activation\":\"none\",\"dilationWidth\":65536", "\"x\",\"k\"", "[1,1,1,1]", "does not fit")]
    [InlineData("[1,4,4,1]", "\"convolution\",\"activation\":\"none\",\"groups\":3", "\"x\",\"k\"", "[1,3,3,1]", "3 groups")]
    [InlineData("[1,4,4,1]", "\"pool\",\"isMax\":true,\"windowHeight\":2147483647,\"windowWidth\":1,\"strideHeight\":1,\"strideWidth\":1,\"padTop\":2147483646", "\"x\"", "[1,1,4,1]", "node y")]
    [InlineData("[1,4,6]", "\"attention\",\"heads\":0,\"usesLengths\":false", "\"x\",\"x\",\"x\"", "[1,4,6]", "0 heads")]
    [InlineData("[1,4,6]", "\"attention\",\"heads\":2,\"usesLengths\":true", "\"x\",\"x\",\"x\"", "[1,4,6]", "lengths")]
    [InlineData("[1,1000000,1]", "\"attention\",\"heads\":1,\"usesLengths\":false", "\"x\",\"x\",\"x\"", "[1,1000000,1]", "memory")]
    [InlineData("[1,4,6]", "\"recurrent\",\"isLstm\":false,\"isReversed\":false,\"usesLengths\":false", "\"x\",\"w\"", "[1,4,2]", "weight w")]
    [InlineData("[1,0]", "\"scale\",\"factor\":2", "\"x\"", "[1,0]", "empty shape")]
    [InlineData("[1,6]", "\"reshape\"", "\"x\"", "[1,7]", "(1, 6)")]
    [InlineData("[1,2147483647]", "\"concat\"", "\"x\",\"x\"", "[1,2147483647]", "node y")]
    [InlineData("[1,4,6]", "\"permute\",\"order\":[1,0,2]", "\"x\"", "[4,1,6]", "batch in front")]
    [InlineData("[1,4,6]", "\"permute\",\"order\":[0,1,1]", "\"x\"", "[1,4,4]", "no order")]
    [InlineData("[1,4,6]", "\"permute\",\"order\":[0,7,1]", "\"x\"", "[1,4,4]", "no order")]
    [InlineData("[1,4,6]", "\"permute\",\"order\":[0,2,1]", "\"x\"", "[1,4,6]", "computed (1, 6, 4)")]
    [InlineData("[1,4,6]", "\"slice\",\"axis\":0,\"first\":0", "\"x\"", "[1,4,6]", "axis 0")]
    [InlineData("[1,4,6]", "\"slice\",\"axis\":2,\"first\":2147483647", "\"x\"", "[1,4,2]", "2147483647")]
    [InlineData("[1,4,6]", "\"slice\",\"axis\":2,\"first\":-1", "\"x\"", "[1,4,2]", "no elements -1")]
    [InlineData("[1,4,6]", "\"slice\",\"axis\":1,\"first\":1", "\"x\"", "[1,4]", "axis 1")]
    [InlineData("[1,4,4,1]", "\"resize\"", "\"x\"", "[1,9,9,2]", "computed (1, 9, 9, 1)")]
    [InlineData("[1,4,4,1]", "\"resize\"", "\"x\"", "[1,2]", "images")]
    [InlineData("[1,4,6]", "\"sequence-pool\",\"isMax\":true,\"usesLengths\":true", "\"x\"", "[1,6]", "lengths")]
    [InlineData("[1,4,6]", "\"sequence-pool\",\"isMax\":true,\"usesLengths\":false", "\"x\"", "[1,4]", "computed (1, 6)")]
    [InlineData("[1,4,6]", "\"last-state\",\"usesLengths\":true", "\"x\"", "[1,6]", "lengths")]
    [InlineData("[1,4,6]", "\"reverse\",\"usesLengths\":false", "\"x\"", "[1,6]", "computed (1, 4, 6)")]
    [InlineData("[1,4,6]", "\"mask\"", "\"x\"", "[1,4,6]", "lengths")]
    [InlineData("[1,2]", "\"relative-position\",\"size\":1", "\"x\"", "[1,1,1]", "x is a value")]
    [InlineData("[1,2]", "\"relative-position\",\"size\":40000", "\"w\"", "[3,1,1]", "weight w has shape (2, 3)")]
    [InlineData("[1,2]", "\"relative-position\",\"size\":1", "\"one\"", "[1,1,1]", "output y is a relative position")]
    [InlineData("[1,4,4,3]", "\"add\"", "\"x\",\"w\"", "[1,4,4,3]", "weight w has shape (2, 3)")]
    [InlineData("[1,300000000]", "\"add\"", "\"x\",\"one\"", "[1,300000000]", "memory")]
    [InlineData("[1,4]", "\"embed\"", "\"x\",\"w\"", "[1,4,2]", "computed (1, 4, 3)")]
    [InlineData("[1,4]", "\"embed\"", "\"x\",\"x\"", "[1,4,2]", "x is a value")]
    [InlineData("[1,4]", "\"embed\"", "\"x\",\"doubles\"", "[1,4,3]", "F64")]
    [InlineData("[1,1,1,1,1,1]", "\"embed\"", "\"x\",\"w\"", "[1,1,1,1,1,1]", "at most 5 axes")]
    [InlineData("[1,2000000000]", "\"embed\"", "\"x\",\"w\"", "[1,1,3]", "too many")]
    public void A_graph_that_cannot_be_computed_is_refused_by_name(string input, string function, string names, string shape, string part)
    {
        var json = $$"""{"inputs":[{"name":"x","shape":{{input}}}],"nodes":[{"output":"y","function":{"function":{{function}}},"inputs":[{{names}}],"shape":{{shape}}}],"outputs":["y"]}""";
        var error = Assert.Throws<ModelFormatException>(() => Compile(json));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"add\"", "\"x\",\"b\"", "[1,4,4,3]", "one row an item")]
    [InlineData("\"multiply\"", "\"x\",\"c\"", "[1,4,4,3]", "neighbouring extents")]
    [InlineData("\"add\"", "\"x\",\"p\"", "[1,4,4,3]", "attention alone")]
    [InlineData("\"attention\",\"heads\":3,\"usesLengths\":false", "\"b\",\"b\",\"b\",\"p\"", "[1,4,3]", "positions for 1 heads")]
    public void Values_that_do_not_meet_are_refused_by_name(string function, string names, string shape, string part)
    {
        var json = $$"""
            {"inputs":[{"name":"x","shape":[1,4,4,3]},{"name":"b","shape":[1,4,3]},{"name":"c","shape":[1,1,4,1]}],
            "nodes":[{"output":"p","function":{"function":"relative-position","size":1},"inputs":["one"],"shape":[1,1,1]},
            {"output":"y","function":{"function":{{function}}},"inputs":[{{names}}],"shape":{{shape}}}],"outputs":["y"]}
            """;
        Assert.Contains(part, Assert.Throws<ModelFormatException>(() => Compile(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_whose_values_grow_without_bounds_is_refused()
    {
        var nodes = string.Join(',', Enumerable.Range(0, 25).Select(i => $$"""{"output":"v{{i + 1}}","function":{"function":"concat"},"inputs":["v{{i}}","v{{i}}"],"shape":[1,{{2 << i}}]}"""));
        var json = $$"""{"inputs":[{"name":"v0","shape":[1,1]}],"nodes":[{{nodes}}],"outputs":["v25","v24"]}""";
        Assert.Contains("bytes allowed", Assert.Throws<ModelFormatException>(() => Compile(json, new(MostMemory: 1 << 20))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_disposed_refuses_to_run()
    {
        using var net = TestNets.All["deep products"]();
        var plan = InferencePlan.Compile(net.Model);
        var (first, second) = (plan.CreateSession(), plan.CreateSession());
        float[] x = net.Inputs(1, 1)[0], y = new float[70];
        first.Run(x, y, 1);
        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Run(x, y, 1));
        plan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => second.Run(x, y, 1));
        Assert.Throws<ObjectDisposedException>(plan.CreateSession);
        second.Dispose();
    }

    [Fact]
    public void Memory_that_does_not_fit_is_refused()
    {
        using var net = TestNets.All["deep products"]();
        using var plan = InferencePlan.Compile(net.Model);
        using var session = plan.CreateSession();
        var memory = new float[1400];
        Assert.Throws<ArgumentException>(() => session.Run(memory.AsSpan(0, 700), memory.AsSpan(700, 69), 1));
        Assert.Throws<ArgumentException>(() => session.Run(memory.AsSpan(0, 700), memory.AsSpan(650, 70), 1));
        Assert.Throws<ArgumentException>(() => session.Run(memory.AsSpan(0, 700), memory.AsSpan(700, 70), 1, [3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Run(default(ReadOnlySpan<float>), default, -1));
        using var sequences = TestNets.All["transformer"]();
        using var other = InferencePlan.Compile(sequences.Model);
        using var transformer = other.CreateSession();
        foreach (var length in new[] { -1, 8 })
            Assert.Throws<ArgumentException>(() => transformer.Run([new float[35]], [new float[28], new float[84]], 1, [length]));
    }

    [Fact]
    public void Windows_side_by_side_are_one_product_even_when_borders_are_left()
    {
        using var net = new TestNet([new(1, 9, 11, 3)], (n, tape, x, _) =>
        {
            var y = n.BatchNorm(tape, n.Convolution(tape, x[0], "a", 2, 6, new() { Stride = (2, 2) }), "bn");
            return [n.Convolution(tape, tape.Activate(y, Activation.Gelu), "b", 2, 5, new() { Stride = (2, 2) }, Activation.Relu)];
        });
        SimdPaths.Each(level =>
        {
            using var plan = InferencePlan.Compile(net.Model);
            using var session = plan.CreateSession();
            var inputs = net.Inputs(7, 1);
            Numbers.Near(Numbers.Doubles(net.OnTape(inputs, 7, null)[0]), TestNet.OnPlan(plan, session, inputs, 7, null)[0], 3e-6, $"{level}");
        });
    }

    [Fact]
    public void Workers_give_the_bits_of_one_thread()
    {
        foreach (var (name, make) in TestNets.All)
        {
            using var net = make();
            using var plan = InferencePlan.Compile(net.Model);
            using var workers = new WorkerGroup(3);
            using var session = plan.CreateSession();
            using var parallel = new ParallelInference(plan, workers);
            foreach (var batch in new[] { 0, 1, 2, 11 })
            {
                var (inputs, lengths) = (net.Inputs(batch, 4), net.Lengths(batch, 4));
                var shared = plan.OutputShapes.Select(s => new float[s.Length * batch]).ToArray();
                parallel.Run(Array.ConvertAll(inputs, i => new ReadOnlyMemory<float>(i)), Array.ConvertAll(shared, o => new Memory<float>(o)), batch, lengths);
                Assert.Equal(TestNet.OnPlan(plan, session, inputs, batch, lengths), shared);
            }
        }
    }

    private InferencePlan Compile(string json, PlanOptions? options = null)
    {
        SafeTensorsWriter.Write(
            _path,
            [SafeTensorEntry.Create<float>("w", new float[6], 2, 3), SafeTensorEntry.Create<float>("one", new float[1], 1, 1), SafeTensorEntry.Create<float>("k", new float[4], 2, 2, 1, 1), SafeTensorEntry.Create<double>("doubles", new double[6], 2, 3)],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["graph"] = json });
        using var model = FrozenModel.Load(_path);
        return InferencePlan.Compile(model, options);
    }
}
