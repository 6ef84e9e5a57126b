using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Compression;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Compression;

public sealed class CompressedModelTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Every combination of codings that a tensor allows gives back its bits.</summary>
    [Fact]
    public void All_codings_give_back_the_model_to_the_bit()
    {
        foreach (var model in Models())
        {
            using (model)
            {
                for (var coding = TensorCoding.None; coding < (TensorCoding)32; coding++)
                {
                    foreach (var isStrict in new[] { false, true })
                    {
                        CompressedModel.Save(model, _folder["m"], coding, isStrict);
                        using var loaded = FrozenModel.Load(_folder["m"]);
                        Same(model, loaded, coding.ToString());
                    }
                }
            }
        }
    }

    [Fact]
    public void A_compressed_model_runs_as_the_model_and_saves_as_one()
    {
        using var model = Clustered();
        CompressedModel.Save(model, _folder["m"], TensorCoding.Table | TensorCoding.Huffman);
        using var loaded = FrozenModel.Load(_folder["m"]);
        var x = new Random(1).Normal(5 * 20);
        Assert.Equal(Run(model, x), Run(loaded, x));
        loaded.Save(_folder["plain"]);
        using var again = FrozenModel.Load(_folder["plain"]);
        Same(model, again, "saved again");
    }

    [Fact]
    public void Huffmans_code_is_within_a_bit_of_the_entropy_and_clusters_have_their_values()
    {
        using var model = Clustered();
        var report = CompressedModel.Save(model, _folder["m"], TensorCoding.Table | TensorCoding.Huffman);
        var wide = report.Single(r => r.Name == "wide.weight");
        Assert.Equal(TensorCoding.Table | TensorCoding.Huffman, wide.Coding);
        Assert.Equal(16, wide.Values);

        // Beyond the codes: head, table, lengths of codes, and four streams' ends.
        var bits = 8.0 * (wide.CodedBytes - (6 + 2 + (16 * 4) + 8 + 2 + 6 + 4)) / wide.Elements;
        Assert.InRange(bits, wide.Entropy - 0.05, wide.Entropy + 1);
        CompressedModel.Save(model, _folder["t"], TensorCoding.Table);
        Assert.True(new FileInfo(_folder["m"]).Length < new FileInfo(_folder["t"]).Length);
    }

    [Fact]
    public void Zeros_left_out_make_a_sparse_tensor_smaller()
    {
        using var model = Made(weights => MagnitudePruning.Prune(weights, 0.95));
        var plain = CompressedModel.Save(model, _folder["m"], TensorCoding.None).Single(r => r.Name == "wide.weight");
        var sparse = CompressedModel.Save(model, _folder["m"], TensorCoding.Sparse).Single(r => r.Name == "wide.weight");
        Assert.Equal(TensorCoding.Sparse, sparse.Coding);
        Assert.Equal(0.95, sparse.Sparsity, 1e-3);
        Assert.InRange(sparse.CodedBytes, 1, plain.CodedBytes / 10);
    }

    [Fact]
    public void Sines_of_places_are_not_stored()
    {
        using var pool = new TensorPool();
        using var positions = pool.RentZeros(new(100, 32));
        Learning.Autodiff.Operations.PositionOperation.FillSinusoids(positions);
        for (var i = 0; i < 3200; i++)
        {
            var angle = i / 32 / Math.Pow(10000, (i % 32 / 2 * 2) / 32.0);
            Assert.Equal(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle), positions.Span[i], 1e-7);
        }

        using var model = FrozenModel.Create("test", new([new("x", new(1, 100, 32))], [new("y", new AddFunction(), ["x", "p"], new(1, 100, 32))], ["y"]), [SafeTensorEntry.Create<float>("p", positions.Span, 100, 32)]);
        CompressedModel.Save(model, _folder["m"], TensorCoding.Sinusoids);
        Assert.InRange(new FileInfo(_folder["m"]).Length, 1, 400);
        using var loaded = FrozenModel.Load(_folder["m"]);
        Same(model, loaded, "sinusoids");
    }

    /// <summary>Whatever bytes change, loading ends in a model or in an error that names the file.</summary>
    [Fact]
    public void Damaged_files_end_in_errors()
    {
        var random = new Random(1);
        using var model = Clustered();
        foreach (var coding in new[] { TensorCoding.Table, TensorCoding.Table | TensorCoding.Huffman | TensorCoding.Sparse, TensorCoding.Deflate | TensorCoding.Table, TensorCoding.Sinusoids })
        {
            CompressedModel.Save(model, _folder["m"], coding, isStrict: true);
            var whole = File.ReadAllBytes(_folder["m"]);
            for (var trial = 0; trial < 400; trial++)
            {
                var bytes = (byte[])whole.Clone();
                for (var i = random.Next(4); i >= 0; i--) bytes[random.Next(8, bytes.Length)] = (byte)random.Next(256);
                if (random.Next(5) == 0) bytes = bytes[..random.Next(bytes.Length)];
                File.WriteAllBytes(_folder["d"], bytes);
                try
                {
                    using var loaded = FrozenModel.Load(_folder["d"]);
                    using var plan = InferencePlan.Compile(loaded);
                }
                catch (FormatException error)
                {
                    Assert.Contains(_folder["d"], error.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void Tensors_that_would_grow_without_bounds_are_refused()
    {
        // A table of one number takes no bits: two billion elements in a dozen bytes.
        byte[] bomb = [(byte)SafeTensorDataType.Float32, 2, 0x80, 0x80, 0x04, 0x80, 0x40, 1, 0, 0, 0, 0];
        var graph = CodedGraph.Encode(new([new("x", new(1, 2))], [new("y", new AddFunction(), ["x", "x"], new(1, 2))], ["y"]), ["w"]);
        Write(("w:table", bomb), ("graph", graph));
        Assert.Contains("would become", Assert.Throws<ModelFormatException>(() => FrozenModel.Load(_folder["b"])).Message, StringComparison.Ordinal);
        Write(("w:zip", bomb), ("graph", graph));
        Assert.Contains("known coding", Assert.Throws<ModelFormatException>(() => FrozenModel.Load(_folder["b"])).Message, StringComparison.Ordinal);
        Write(("w:table", bomb));
        Assert.Throws<ModelFormatException>(() => FrozenModel.Load(_folder["b"]));
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused()
    {
        byte[] one = [(byte)SafeTensorDataType.Float32, 0, 1, 2, 3, 4];
        Write(("w:plain", one), ("w:table", [(byte)SafeTensorDataType.Float32, 0, 1, 2, 3, 4, 5]), ("graph", CodedGraph.Encode(new([new("x", new(1, 2))], [], ["x"]), ["w", "w2"])));
        Assert.Contains("two tensors", Assert.Throws<ModelFormatException>(() => FrozenModel.Load(_folder["b"])).Message, StringComparison.Ordinal);
    }

    private static FrozenModel[] Models()
    {
        var clustered = Clustered();
        return [Made(_ => { }), clustered, ModelQuantizer.ToInt8(clustered, perChannel: false), ModelQuantizer.ToInt8(clustered), ModelQuantizer.ToBFloat16(clustered), Made(weights => MagnitudePruning.Prune(weights, 0.97)), Made(weights => Array.Clear(weights))];
    }

    private static FrozenModel Clustered() => Made(weights =>
    {
        MagnitudePruning.Prune(weights, 0.2);
        WeightClusters.Fit(weights, 16, keepsZeros: true).Apply(weights);
    });

    // Dense layers and functions of which graphs keep some as bytes and others as JSON.
    private static FrozenModel Made(Action<float[]> change)
    {
        var random = new Random(7);
        var (wide, narrow) = (random.Normal(20 * 100), random.Normal(100 * 3));
        change(wide);
        var graph = new Graph(
            [new("x", new(1, 20))],
            [
                new("wide", new DenseFunction(Activation.Gelu), ["x", "wide.weight", "wide.bias"], new(1, 100)),
                new("scaled", new ScaleFunction(0.5f), ["wide"], new(1, 100)),
                new("norm", new LayerNormFunction(1e-6f), ["scaled", "gain", "shift"], new(1, 100)),
                new("narrow", new DenseFunction(Activation.None), ["norm", "narrow.weight", ""], new(1, 3)),
                new("softmax", new SoftmaxFunction(false), ["narrow"], new(1, 3)),
            ],
            ["softmax"]);
        return FrozenModel.Create(
            "test",
            graph,
            [
                SafeTensorEntry.Create<float>("wide.weight", wide, 20, 100), SafeTensorEntry.Create<float>("wide.bias", random.Normal(100), 100), SafeTensorEntry.Create<float>("narrow.weight", narrow, 100, 3),
                SafeTensorEntry.Create<float>("gain", random.Normal(100), 100), SafeTensorEntry.Create<float>("shift", new float[100], 100),
            ],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["classes"] = "a,b,c" });
    }

    private static float[] Run(FrozenModel model, float[] x)
    {
        using var plan = InferencePlan.Compile(model);
        using var session = plan.CreateSession();
        var y = new float[15];
        session.Run(x, y, 5);
        return y;
    }

    private static void Same(FrozenModel model, FrozenModel loaded, string what)
    {
        Assert.Equal(model.Weights.Keys.Order(StringComparer.Ordinal), loaded.Weights.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, weight) in model.Weights)
        {
            Assert.True(weight.Shape == loaded.Weights[name].Shape && weight.DataType == loaded.Weights[name].DataType && weight.Bytes.SequenceEqual(loaded.Weights[name].Bytes), $"{what}: {name}");
        }

        Assert.Equal(model.Graph.Nodes.Select(n => (n.Output, n.Function, string.Join(',', n.Inputs), n.Shape)), loaded.Graph.Nodes.Select(n => (n.Output, n.Function, string.Join(',', n.Inputs), n.Shape)));
        Assert.Equal(model.Graph.Inputs, loaded.Graph.Inputs);
        Assert.Equal(model.Graph.Outputs, loaded.Graph.Outputs);
        foreach (var (key, value) in model.Metadata) Assert.Equal(value, loaded.Metadata[key]);
    }

    private void Write(params (string Name, byte[] Bytes)[] tensors) =>
        SafeTensorsWriter.Write(_folder["b"], tensors.Select(t => SafeTensorEntry.Create<byte>(t.Name, t.Bytes, t.Bytes.Length)), new Dictionary<string, string>(StringComparer.Ordinal) { ["graph"] = CompressedModel.Mark });

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("nightjar-compression-").FullName;

        public string this[string name] => Path.Combine(_path, name);

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
