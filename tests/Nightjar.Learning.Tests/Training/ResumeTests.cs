using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;

namespace Nightjar.Learning.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nightjar-resume-").FullName;
    private readonly TensorPool _pool = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _pool.Dispose();
    }

    [Theory]
    [InlineData(8, 2, 3, true, 5, "batch size 7, this training has 8")]
    [InlineData(7, 1, 3, true, 5, "parts of a batch 2, this training has 1")]
    [InlineData(7, 2, 4, true, 5, "seed of the order 3, this training has 4")]
    [InlineData(7, 2, 3, false, 5, "shuffling on, this training has off")]
    [InlineData(7, 2, 3, true, 6, "seed of dropout 5, this training has 6")]
    [InlineData(7, 2, 3, true, 5, "")]
    public void TrainingGoesOnOnlyAsItWasBegun(int batchSize, int parts, ulong loaderSeed, bool shuffles, ulong seed, string reason)
    {
        var path = Path.Combine(_folder, "checkpoint");
        using var model = new Dense(new(_pool, 1), 3, 1);
        var source = new TensorSource(("x", _pool.RentCopy(new(40, 3), new Random(1).Normal(120))), ("y", _pool.RentCopy(new(40, 1), new Random(2).Normal(40))));
        Variable Loss(Tape tape, Batch batch) => tape.MeanSquaredError(model.Forward(tape, tape.Input(batch["x"])), batch["y"]);
        using (var loader = new BatchLoader(_pool, source, new() { BatchSize = 7, Parts = 2, Seed = 3 }))
        using (var trainer = new Trainer(_pool, model, loader, Loss, g => new Adam(_pool, g, 0.1f), new() { Epochs = 1, Seed = 5 }))
        {
            trainer.Run(CancellationToken.None);
            trainer.SaveCheckpoint(path);
        }

        var fewer = new TensorSource(("x", _pool.RentZeros(new(39, 3))), ("y", _pool.RentZeros(new(39, 1))));
        using (var loader = new BatchLoader(_pool, fewer, new() { BatchSize = 7, Parts = 2, Seed = 3 }))
        using (var trainer = new Trainer(_pool, model, loader, Loss, g => new Adam(_pool, g, 0.1f), new() { Epochs = 2, Seed = 5 }))
            Assert.Contains("examples of an epoch 40, this training has 39", Assert.Throws<FormatException>(() => trainer.Resume(path)).Message, StringComparison.Ordinal);

        var before = model.Weight.Value.Span.ToArray();
        using var other = new BatchLoader(_pool, source, new() { BatchSize = batchSize, Parts = parts, Seed = loaderSeed, Shuffles = shuffles });
        using var resumed = new Trainer(_pool, model, other, Loss, g => new Adam(_pool, g, 0.1f), new() { Epochs = 2, Seed = seed });
        if (reason.Length == 0)
        {
            resumed.Resume(path);
            return;
        }

        var error = Assert.Throws<FormatException>(() => resumed.Resume(path));
        Assert.Contains($"{path} was made with {reason}", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Weight.Value.Span.ToArray());
    }
}
