using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Metrics;
using Nightjar.Learning.Onnx;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Activation = Nightjar.Learning.Kernels.Activation;

namespace Nightjar.Learning.Tests.Documentation;

/// <summary>The code of docs/learning.md, region by region in the order of the page.</summary>
internal static class LearningExample
{
    #region problem
    // A blob as wide as the seeing of its image (1), or a narrower or wider one, which no star makes (0).
    public static (Tensor Stamps, Tensor Seeing, Tensor Labels) MakeUp(TensorPool pool, int count, ulong seed)
    {
        var random = new RandomNumbers(seed);
        var stamps = pool.RentZeros(new(count, 16, 16, 1));
        var (seeing, labels) = (pool.RentZeros(new(count, 1)), pool.RentZeros(new(count, 1)));
        for (var i = 0; i < count; i++)
        {
            var (isReal, width) = (random.NextBelow(2) == 1, 1 + random.NextDouble());
            var blob = isReal ? width : width * (random.NextBelow(2) == 1 ? 0.4 : 2);
            var (row, column, height) = (7.5 + random.NextNormal(), 7.5 + random.NextNormal(), 5 + (10 * random.NextDouble()));
            foreach (ref var pixel in stamps.Span.Slice(i * 256, 256)) pixel = 0.3f * (float)random.NextNormal();
            for (var p = 0; p < 256; p++)
            {
                var (y, x) = ((p / 16) - row, (p % 16) - column);
                stamps.Span[(i * 256) + p] += (float)(height * Math.Exp(((x * x) + (y * y)) / (-2 * blob * blob)));
            }

            (seeing.Span[i], labels.Span[i]) = ((float)width, isReal ? 1 : 0);
        }

        return (stamps, seeing, labels);
    }
    #endregion

    /// <summary>Runs the page.</summary>
    public static void Run(TensorPool pool, string folder, CancellationToken cancellation)
    {
        #region train
        var (stamps, seeing, labels) = MakeUp(pool, count: 2000, seed: 1);
        var source = new TensorSource(("stamp", stamps), ("seeing", seeing), ("label", labels));
        using var loader = new BatchLoader(pool, source, new() { BatchSize = 64, Parts = 2, Seed = 1 });
        using var model = new StampNet(new LayerScope(pool, seed: 1));

        Variable Loss(Tape tape, Batch batch) =>
            tape.BinaryCrossEntropy(model.Forward(tape, tape.Input(batch["stamp"]), tape.Input(batch["seeing"])), batch["label"]);

        var options = new TrainerOptions { Epochs = 8, ClipNorm = 1, CheckpointPath = Path.Combine(folder, "stampnet.checkpoint") };
        using (var trainer = new Trainer(pool, model, loader, Loss, g => new Adam(pool, g, 3e-3f), options)) trainer.Run(cancellation);
        #endregion
        var afterEight = All(model);

        #region judge
        var (newStamps, newSeeing, newLabels) = MakeUp(pool, count: 1000, seed: 2);
        using var tape = new Tape(pool, isTraining: false);
        var logits = model.Forward(tape, tape.Input(newStamps), tape.Input(newSeeing)).Value.Span.ToArray();
        tape.Reset();
        var isReal = Array.ConvertAll(newLabels.Span.ToArray(), label => label == 1);
        var area = RankingMetrics.AreaUnderRoc<float>(logits, isReal);
        #endregion
        Assert.InRange(area, 0.98, 1);

        #region resume
        options = options with { Epochs = 12 };
        using (var trainer = new Trainer(pool, model, loader, Loss, g => new Adam(pool, g, 3e-3f), options))
        {
            trainer.Resume(options.CheckpointPath);
            trainer.Run(cancellation);
        }
        #endregion
        ResumedAsIfNeverStopped(pool, afterEight, model, loader, cancellation);

        var stem = model.Parameters.Single(p => p.Name == "body.stem.weight").Value.Span.ToArray();
        var before = All(model);
        #region freeze-by-name
        model.Freeze("body.*");
        using (var trainer = new Trainer(pool, model, loader, Loss, g => new Adam(pool, g, 1e-3f), new() { Epochs = 1 })) trainer.Run(cancellation);
        var (trained, all) = (model.CountParameters(onlyTrainable: true), model.CountParameters());
        #endregion
        Assert.Equal(stem, model.Parameters.Single(p => p.Name == "body.stem.weight").Value.Span);
        Assert.NotEqual(before, All(model));
        Assert.Equal((4193, 4193 + 72 + 16 + 584), (trained, all));

        #region freeze
        using (var frozen = FrozenModel.Capture(
            [new("stamp", new(1, 16, 16, 1)), new("seeing", new(1, 1))],
            (serving, inputs, _) => [serving.Activate(model.Forward(serving, inputs[0], inputs[1]), Activation.Sigmoid)]))
        {
            frozen.Save(Path.Combine(folder, "stampnet.safetensors"));
        }
        #endregion

        #region plan
        using var loaded = FrozenModel.Load(Path.Combine(folder, "stampnet.safetensors"));
        using var plan = InferencePlan.Compile(loaded);
        using var session = plan.CreateSession();
        var scores = new float[1000];
        session.Run([newStamps.Span.ToArray(), newSeeing.Span.ToArray()], [scores], batch: 1000);
        #endregion
        var expected = tape.Activate(model.Forward(tape, tape.Input(newStamps), tape.Input(newSeeing)), Activation.Sigmoid).Value.Span.ToArray();
        Numbers.Near(Numbers.Doubles(expected), scores, 3e-6, "plan against tape");
        Assert.InRange(RankingMetrics.AreaUnderRoc<float>(scores, isReal), 0.98, 1);

        #region int8
        using var small = ModelQuantizer.ToInt8(loaded);
        small.Save(Path.Combine(folder, "stampnet-int8.safetensors"));
        using var smallPlan = InferencePlan.Compile(small);
        using var smallSession = smallPlan.CreateSession();
        var smallScores = new float[1000];
        smallSession.Run([newStamps.Span.ToArray(), newSeeing.Span.ToArray()], [smallScores], batch: 1000);
        #endregion
        Assert.InRange(RankingMetrics.AreaUnderRoc<float>(smallScores, isReal), 0.98, 1);
        Assert.InRange(new FileInfo(Path.Combine(folder, "stampnet-int8.safetensors")).Length, 1, new FileInfo(Path.Combine(folder, "stampnet.safetensors")).Length / 2);
        Assert.NotEqual(scores, smallScores);

        #region onnx
        OnnxExporter.Write(loaded, Path.Combine(folder, "stampnet.onnx"));
        #endregion
    }

    private static float[] All(Layer model) => [.. model.Parameters.SelectMany(p => p.Value.Span.ToArray())];

    // Training twelve epochs at a stretch ends in the same bits as eight, a checkpoint and four.
    private static void ResumedAsIfNeverStopped(TensorPool pool, float[] afterEight, StampNet resumed, BatchLoader loader, CancellationToken cancellation)
    {
        using var model = new StampNet(new LayerScope(pool, seed: 1));
        Variable Loss(Tape tape, Batch batch) =>
            tape.BinaryCrossEntropy(model.Forward(tape, tape.Input(batch["stamp"]), tape.Input(batch["seeing"])), batch["label"]);

        using var trainer = new Trainer(pool, model, loader, Loss, g => new Adam(pool, g, 3e-3f), new() { Epochs = 12, ClipNorm = 1 });
        trainer.Run(cancellation);
        Assert.Equal(All(resumed), All(model));
        Assert.NotEqual(afterEight, All(model));
    }
}
