using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Layers;

public sealed class ModelFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nightjar-model-{Guid.NewGuid():N}.safetensors");
    private readonly TensorPool _pool = new();

    public void Dispose()
    {
        File.Delete(_path);
        _pool.Dispose();
    }

    private static float[] All(Layer model) => [.. model.Parameters.SelectMany(p => p.Value.Span.ToArray())];

    [Fact]
    public void WhatIsSavedComesBack()
    {
        using var model = new TwoInputModel(new(_pool, 1));
        using var other = new TwoInputModel(new(_pool, 2));
        ModelFile.Save(_path, model.Parameters, new Dictionary<string, string>(StringComparer.Ordinal) { ["survey"] = "ZTF" });
        var loaded = ModelFile.Load(_path, other.Parameters);
        Assert.Equal(All(model), All(other));
        Assert.Equal("ZTF", loaded.Metadata["survey"]);
        Assert.Equal(10, loaded.Loaded.Count);
        Assert.Empty(loaded.Kept);
        Assert.Empty(loaded.Unused);
    }

    [Fact]
    public void WhatDoesNotFitIsNamedAndChangesNothing()
    {
        using var wide = new Sequential(new(_pool), s => new Dense(s, 3, 4), s => new Dense(s, 4, 2));
        using var narrow = new Sequential(new(_pool, 5), s => new Dense(s, 3, 4), s => new Dense(s, 4, 1), s => new LayerNorm(s, 1));
        ModelFile.Save(_path, wide.Parameters);
        var before = All(narrow);
        var error = Assert.Throws<ModelFileException>(() => ModelFile.Load(_path, narrow.Parameters));
        Assert.Equal((_path, "1.weight"), (error.File, error.Tensor));
        Assert.Contains("(4, 2), expected (4, 1)", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, All(narrow));

        var loaded = ModelFile.Load(_path, narrow.Parameters, onlyMatching: true);
        Assert.Equal(["0.weight", "0.bias"], loaded.Loaded);
        Assert.Equal(["1.weight", "1.bias", "2.weight", "2.bias"], loaded.Kept);
        Assert.Equal(["1.bias", "1.weight"], loaded.Unused.Order(StringComparer.Ordinal));
        Assert.Equal(All(wide)[..16], All(narrow)[..16]);

        using var small = new Sequential(new(_pool, 5), s => new Dense(s, 3, 4));
        Assert.Contains("is no parameter of the model, nor are 1 others", Assert.Throws<ModelFileException>(() => ModelFile.Load(_path, small.Parameters)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherFloatsAreRoundedAndIntegersRefused()
    {
        using var model = new Dense(new(_pool), 1, 2, hasBias: false);
        SafeTensorsWriter.Write(_path, [SafeTensorEntry.Create<double>("weight", [0.1, -2], 1, 2)]);
        ModelFile.Load(_path, model.Parameters);
        Assert.Equal([0.1f, -2], model.Weight.Value.Span.ToArray());
        SafeTensorsWriter.Write(_path, [SafeTensorEntry.Create<int>("weight", [1, 2], 1, 2)]);
        Assert.Contains("expected floats", Assert.Throws<ModelFileException>(() => ModelFile.Load(_path, model.Parameters)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesAreRefused()
    {
        using var model = new Dense(new(_pool), 3, 4);
        ModelFile.Save(_path, model.Parameters);
        var whole = File.ReadAllBytes(_path);
        var before = All(model);
        for (var length = 0; length < whole.Length; length += 3)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.Throws<SafeTensorsFormatException>(() => ModelFile.Load(_path, model.Parameters));
        }

        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[random.Next(160)] = (byte)random.Next(256);
            File.WriteAllBytes(_path, bytes);
            var error = Record.Exception(() => ModelFile.Load(_path, model.Parameters, onlyMatching: true));
            Assert.True(error is null or SafeTensorsFormatException, error?.ToString());
            before.AsSpan(0, 12).CopyTo(model.Weight.Value.Span);
            before.AsSpan(12).CopyTo(model.Bias!.Value.Span);
        }
    }
}
