using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Graphs;

public sealed class FrozenModelTests : IDisposable
{
    private readonly TensorPool _pool = new(isChecking: true);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nightjar-{Guid.NewGuid():N}.safetensors");

    public void Dispose()
    {
        _pool.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void A_network_becomes_the_program_that_its_code_ran()
    {
        using var model = Freeze();
        Assert.Equal(["conv", "reshape", "add", "gru", "gru_2", "head", "sigmoid"], model.Graph.Nodes.Select(n => n.Output));
        Assert.Equal(new ConvolutionFunction(Activation.Relu, PadLeft: 1), model.Graph.Nodes[0].Function);
        Assert.Equal(["image", "conv.weight", "conv.bias"], model.Graph.Nodes[0].Inputs);
        Assert.Equal(new(1, 1, 7, 3), model.Graph.Nodes[0].Shape);
        Assert.Equal(["reshape", "Scale"], model.Graph.Nodes[2].Inputs);
        Assert.Equal(new RecurrentFunction(IsLstm: false, IsReversed: true, UsesLengths: true), model.Graph.Nodes[4].Function);
        Assert.Equal(["sigmoid"], model.Graph.Outputs);
    }

    [Fact]
    public void What_depends_on_no_input_becomes_a_weight()
    {
        using var model = Freeze();
        Assert.DoesNotContain("unused.weight", model.Weights.Keys);
        Assert.All(model.Weights["Scale"].As<float>().ToArray(), v => Assert.Equal(3f, v));
    }

    [Fact]
    public void A_file_gives_back_graph_weights_and_metadata()
    {
        using var model = Freeze();
        model.Save(_path);
        using var loaded = FrozenModel.Load(_path);
        Assert.Equal(model.Graph.Nodes.Select(n => (n.Output, n.Function, string.Join(',', n.Inputs), n.Shape)), loaded.Graph.Nodes.Select(n => (n.Output, n.Function, string.Join(',', n.Inputs), n.Shape)));
        Assert.Equal(model.Graph.Inputs, loaded.Graph.Inputs);
        Assert.True(loaded.Graph.UsesLengths);
        Assert.Equal("nine,lives", loaded.Metadata["classes"]);
        Assert.Equal(model.Weights.Keys.Order(StringComparer.Ordinal), loaded.Weights.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, weight) in model.Weights)
        {
            Assert.Equal(weight.Shape, loaded.Weights[name].Shape);
            Assert.Equal(weight.Bytes, loaded.Weights[name].Bytes);
        }
    }

    [Fact]
    public void A_network_that_treats_two_items_otherwise_than_one_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            FrozenModel.Capture([new("x", new(1, 4))], (tape, x, _) => [tape.Reshape(x[0], new(1, x[0].Shape.Length))]));
        Assert.Contains("reshape", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "it is null")]
    [InlineData("{\"inputs\":[],\"nodes\":[]}", "outputs")]
    [InlineData("{\"inputs\":[],\"nodes\":[],\"outputs\":[\"y\"]}", "'y'")]
    [InlineData("{\"inputs\":[{\"name\":\"x\",\"shape\":[2,3]}],\"nodes\":[],\"outputs\":[\"x\"]}", "batch")]
    [InlineData("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,-3]}],\"nodes\":[],\"outputs\":[\"x\"]}", "negative")]
    [InlineData("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2]}],\"nodes\":[{\"output\":\"x\",\"function\":{\"function\":\"reshape\"},\"inputs\":[\"x\"],\"shape\":[1,2]}],\"outputs\":[\"x\"]}", "two values 'x'")]
    [InlineData("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2]}],\"nodes\":[{\"output\":\"y\",\"function\":{\"function\":\"teleport\"},\"inputs\":[\"x\"],\"shape\":[1,2]}],\"outputs\":[\"y\"]}", "teleport")]
    public void A_graph_that_is_none_is_refused_by_name(string json, string part)
    {
        SafeTensorsWriter.Write(_path, [SafeTensorEntry.Create<float>("w", [1f], 1)], new Dictionary<string, string>(StringComparer.Ordinal) { ["graph"] = json });
        var error = Assert.Throws<ModelFormatException>(() => FrozenModel.Load(_path));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_without_a_graph_are_no_model()
    {
        SafeTensorsWriter.Write(_path, [SafeTensorEntry.Create<float>("w", [1f], 1)]);
        Assert.Contains("hold no graph", Assert.Throws<ModelFormatException>(() => FrozenModel.Load(_path)).Message, StringComparison.Ordinal);
    }

    private FrozenModel Freeze()
    {
        var parameters = new List<Parameter>();
        Parameter Make(string name, params ReadOnlySpan<int> extents)
        {
            var parameter = new Parameter(name, _pool.Rent(new(extents), name));
            for (var i = 0; i < parameter.Value.Shape.Length; i++) parameter.Value.Span[i] = i;
            parameters.Add(parameter);
            return parameter;
        }

        var (weight, bias) = (Make("conv.weight", 1, 2, 2, 3), Make("conv.bias", 3));
        var (inputWeight, stateWeight) = (Make("gru.input", 3, 6), Make("gru.state", 2, 6));
        var (head, unused) = (Make("head.weight", 2, 1), Make("unused.weight", 3, 3));
        var table = Make("table.values", 3);
        table.Value.Span.Fill(1);
        var model = FrozenModel.Capture(
            [new("image", new(1, 1, 7, 2))],
            (tape, x, lengths) =>
            {
                var y = tape.Conv2D(x[0], tape.Use(weight), tape.Use(bias), new() { PadBefore = (0, 1) }, Activation.Relu);
                y = tape.Reshape(y, new(y.Shape[0], 7, 3));
                tape.Dense(y, tape.Use(unused));
                y = tape.Add(y, tape.Scale(tape.Use(table), 3));
                y = tape.Gru(tape.Dropout(y, 0.5f), tape.Use(inputWeight), tape.Use(stateWeight), isReversed: true, lengths: lengths);
                return [tape.Activate(tape.Dense(y, tape.Use(head)), Activation.Sigmoid)];
            },
            usesLengths: true,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["classes"] = "nine,lives" });
        foreach (var parameter in parameters) parameter.Dispose();
        _pool.ThrowIfOutstanding();
        return model;
    }
}
