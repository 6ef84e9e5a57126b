using System.Text.Json;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Activation = Nightjar.Learning.Kernels.Activation;

namespace Nightjar.Learning.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nightjar-training-").FullName;
    private readonly TensorPool _pool = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _pool.Dispose();
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static float[] All(Layer model) => [.. model.Parameters.SelectMany(p => p.Value.Span.ToArray())];

    private static LossFunction Loss(SingleInputLayer model) => (tape, batch) =>
        tape.MeanSquaredError(model.Forward(tape, tape.Input(batch["x"])), batch["y"]);

    // y = x·(1, -2, 0.5) + 0.25 for 40 examples.
    private TensorSource Line()
    {
        var x = new Random(1).Normal(40 * 3);
        var y = Enumerable.Range(0, 40).Select(i => x[3 * i] - (2 * x[(3 * i) + 1]) + (0.5f * x[(3 * i) + 2]) + 0.25f).ToArray();
        return new(("x", _pool.RentCopy(new(40, 3), x)), ("y", _pool.RentCopy(new(40, 1), y)));
    }

    private Sequential Net(ulong seed = 1, bool hasNorm = true) => new(
        new(_pool, seed),
        s => new Dense(s, 3, 16, Activation.Tanh),
        s => hasNorm ? new BatchNorm(s, 16) : new ActivationLayer(s, Activation.None),
        s => new Dropout(s, hasNorm ? 0.2f : 0),
        s => new Dense(s, 16, 1));

    private float[] TrainOnce(int parts, int threads, bool hasNorm, TrainerOptions? options = null)
    {
        using var model = Net(hasNorm: hasNorm);
        using var loader = new BatchLoader(_pool, Line(), new() { BatchSize = 7, Parts = parts });
        using var trainer = new Trainer(_pool, model, loader, Loss(model), g => new Adam(_pool, g, 0.01f), (options ?? new() { Epochs = 3 }) with { Threads = threads });
        trainer.Run(CancellationToken.None);
        return All(model);
    }

    [Fact]
    public void ExclusiveOrIsLearned()
    {
        using var model = new Sequential(new(_pool, 1), s => new Dense(s, 2, 8, Activation.Tanh), s => new Dense(s, 8, 1));
        var source = new TensorSource(("x", _pool.RentCopy(new(4, 2), [0, 0, 0, 1, 1, 0, 1, 1])), ("y", _pool.RentCopy(new(4, 1), [0, 1, 1, 0])));
        using var loader = new BatchLoader(_pool, source, new() { BatchSize = 4, Threads = 0 });
        using var trainer = new Trainer(
            _pool,
            model,
            loader,
            (tape, batch) => tape.BinaryCrossEntropy(model.Forward(tape, tape.Input(batch["x"])), batch["y"]),
            g => new Adam(_pool, g, 0.05f),
            new() { Epochs = 300 });
        var result = trainer.Run(CancellationToken.None);
        Assert.InRange(result.Epochs[0].Values["loss"], 0.3, 1.5);
        Assert.InRange(result.Epochs[^1].Values["loss"], 0, 0.02);
        Assert.Equal(300, result.Steps);
    }

    [Fact]
    public void RegressionFindsTheLine()
    {
        using var model = new Dense(new(_pool, 1), 3, 1);
        using var loader = new BatchLoader(_pool, Line(), new() { BatchSize = 10, Parts = 2 });
        using var validation = new BatchLoader(_pool, Line(), new() { BatchSize = 9, Shuffles = false });
        using var trainer = new Trainer(_pool, model, loader, Loss(model), g => new Sgd(_pool, g, 0.05f, 0.9f), new() { Epochs = 80, Validation = validation, ClipNorm = 100, ClipValue = 50 });
        var result = trainer.Run(CancellationToken.None);
        Numbers.Near([1, -2, 0.5, 0.25], All(model), 1e-4, "weights");
        Assert.InRange(result.Epochs[^1].Values["validationLoss"], 0, 1e-8);
    }

    [Fact]
    public void TwoPartsGiveWhatOneGives()
    {
        var expected = Numbers.Doubles(TrainOnce(parts: 1, threads: 1, hasNorm: false));
        Numbers.Near(expected, TrainOnce(parts: 2, threads: 2, hasNorm: false), 1e-6, "two parts");
        Numbers.Near(expected, TrainOnce(parts: 5, threads: 2, hasNorm: false), 1e-6, "five parts");
    }

    [Fact]
    public void TheBitsRepeatWhateverTheThreads()
    {
        var expected = TrainOnce(parts: 2, threads: 1, hasNorm: true);
        for (var i = 0; i < 3; i++) Assert.Equal(expected, TrainOnce(parts: 2, threads: 2, hasNorm: true));
        Assert.NotEqual(expected, TrainOnce(parts: 2, threads: 2, hasNorm: true, new() { Epochs = 3, Seed = 9 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ResumedTrainingEndsInTheSameBytes(int parts)
    {
        byte[] Train(string name, params (int Epochs, int CancelAt)[] runs)
        {
            var model = PathOf(name + ".model");
            for (var i = 0; i < runs.Length; i++)
            {
                using var net = Net(seed: 1 + (ulong)i);
                using var loader = new BatchLoader(_pool, Line(), new() { BatchSize = 7, Parts = parts });
                using var validation = new BatchLoader(_pool, Line(), new() { BatchSize = 16, Parts = 2 });
                using var cancellation = new CancellationTokenSource();
                var options = new TrainerOptions
                {
                    Epochs = runs[i].Epochs,
                    Schedule = new PlateauSchedule(0.02, 0.5, patience: 1, minDelta: 0.01),
                    EarlyStopping = new EarlyStopping(patience: 20),
                    AverageDecay = 0.9,
                    Validation = validation,
                    CheckpointPath = PathOf(name),
                    Listeners = [new CancelAt(runs[i].CancelAt, cancellation)],
                };
                using var trainer = new Trainer(_pool, net, loader, Loss(net), g => new Adam(_pool, g, 1), options);
                if (i > 0) trainer.Resume(PathOf(name));
                if (runs[i].CancelAt > 0) Assert.ThrowsAny<OperationCanceledException>(() => trainer.Run(cancellation.Token));
                else trainer.Run(CancellationToken.None);
                ModelFile.Save(model, net.Parameters);
            }

            return [.. File.ReadAllBytes(PathOf(name)), .. File.ReadAllBytes(model)];
        }

        var straight = Train("straight", (6, 0));
        Assert.Equal(straight, Train("halves", (3, 0), (6, 0)));
        Assert.Equal(straight, Train("cancelled", (6, 15), (6, 0)));
        Assert.Equal(straight, Train("cancelled at the end of an epoch", (6, 18), (6, 0)));
        Assert.NotEqual(straight, Train("shorter", (5, 0)));
    }

    [Fact]
    public void CheckpointsThatDoNotFitAreRefused()
    {
        using var loader = new BatchLoader(_pool, Line());
        using var model = Net();
        using var trainer = new Trainer(_pool, model, loader, Loss(model), g => new Adam(_pool, g, 0.1f));
        var path = PathOf("checkpoint");
        trainer.SaveCheckpoint(path);
        ModelFile.Load(path, model.Parameters, prefix: Checkpoint.ModelPrefix);

        using var momentum = new Trainer(_pool, model, loader, Loss(model), g => new Sgd(_pool, g, 0.1f, 0.9f));
        Assert.Contains("optimiser/0.weight.momentum is missing", Assert.Throws<ModelFileException>(() => momentum.Resume(path)).Message, StringComparison.Ordinal);
        using var averaging = new Trainer(_pool, model, loader, Loss(model), g => new Adam(_pool, g, 0.1f), new() { AverageDecay = 0.9 });
        Assert.Contains("average/", Assert.Throws<ModelFileException>(() => averaging.Resume(path)).Tensor, StringComparison.Ordinal);
        averaging.SaveCheckpoint(path);
        Assert.Contains("average", Assert.Throws<ModelFileException>(() => trainer.Resume(path)).Message, StringComparison.Ordinal);

        ModelFile.Save(path, model.Parameters);
        Assert.Contains("no checkpoint", Assert.Throws<FormatException>(() => trainer.Resume(path)).Message, StringComparison.Ordinal);
        var before = All(model);
        trainer.SaveCheckpoint(path);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<SafeTensorsFormatException>(() => trainer.Resume(path));
        }

        Assert.Equal(before, All(model));
    }

    [Fact]
    public void EarlyStoppingGivesBackTheBestEpoch()
    {
        using var model = new Dense(new(_pool, 1), 3, 1);
        using var loader = new BatchLoader(_pool, Line(), new() { BatchSize = 40 });
        double[] scores = [0.1, 0.9, 0.5, 0.4, 0.3];
        var (epoch, kept) = (0, Array.Empty<float>());
        var options = new TrainerOptions
        {
            Epochs = 50,
            EarlyStopping = new EarlyStopping(3, isMax: true),
            Monitor = "score",
            Metrics = _ =>
            {
                if (epoch == 1) kept = All(model);
                return new Dictionary<string, double>(StringComparer.Ordinal) { ["score"] = scores[epoch++] };
            },
        };
        using var trainer = new Trainer(_pool, model, loader, Loss(model), g => new Sgd(_pool, g, 0.01f), options);
        var result = trainer.Run(CancellationToken.None);
        Assert.Equal((5, 2, true), (result.Epochs.Count, result.BestEpoch, result.StoppedEarly));
        Assert.Equal(kept, All(model));
        Assert.Equal([true, true, false, false, false], result.Epochs.Select(e => e.IsBest));

        using var wrong = new Trainer(_pool, model, loader, Loss(model), g => new Sgd(_pool, g, 0.01f), new() { Monitor = "area" });
        Assert.Contains("no 'area'", Assert.Throws<InvalidOperationException>(() => wrong.Run(CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example", "field 'x' of example 5")]
    [InlineData("layer", "output of layer 0")]
    [InlineData("loss", "the loss itself")]
    public void NumbersThatAreNotFiniteAreTracedAndChangeNothing(string where, string place)
    {
        using var model = new Sequential(new(_pool), s => new Dense(s, 3, 4), s => new BatchNorm(s, 4), s => new Dense(s, 4, 1));
        var x = new Random(1).Normal(8 * 3);
        if (where == "example") x[(5 * 3) + 1] = float.NaN;
        if (where == "layer") model.Parameters.First().Value.Span.Fill(3e38f);
        if (where == "layer") Array.Fill(x, 10);
        var before = All(model);
        var source = new TensorSource(("x", _pool.RentCopy(new(8, 3), x)), ("y", _pool.RentZeros(new(8, 1))));
        using var loader = new BatchLoader(_pool, source, new() { BatchSize = 8, Parts = 2 });
        var infinite = _pool.RentCopy(new(1), [float.PositiveInfinity]);
        using var trainer = new Trainer(_pool, model, loader, (tape, batch) =>
        {
            var loss = Loss(model)(tape, batch);
            return where == "loss" ? tape.Add(loss, tape.Reshape(tape.Input(infinite), default)) : loss;
        }, g => new Adam(_pool, g, 0.01f));
        var error = Assert.Throws<NonFiniteException>(() => trainer.Run(CancellationToken.None));
        Assert.Equal((1, 1, place), (error.Epoch, error.Batch, error.Place));
        Assert.Equal(before, All(model));
    }

    [Fact]
    public void GradientsThatAreNotFiniteAreNamed()
    {
        using var model = new Dense(new(_pool, 1), 1, 1);
        model.Weight.Value.Span[0] = 0;
        var source = new TensorSource(("x", _pool.RentCopy(new(1, 1), [3e38f])), ("y", _pool.RentCopy(new(1, 1), [-3e10f])));
        using var loader = new BatchLoader(_pool, source, new() { BatchSize = 1 });
        using var trainer = new Trainer(_pool, model, loader, Loss(model), g => new Sgd(_pool, g, 1e-30f));
        Assert.Equal("gradient of weight", Assert.Throws<NonFiniteException>(() => trainer.Run(CancellationToken.None)).Place);
    }

    [Fact]
    public void FrozenLayersKeepTheirBytes()
    {
        using var model = Net();
        model.Freeze("1.*");
        var before = model.Parameters.ToDictionary(p => p.Name, p => p.Value.Span.ToArray(), StringComparer.Ordinal);
        using var loader = new BatchLoader(_pool, Line(), new() { BatchSize = 8, Parts = 2 });
        using var trainer = new Trainer(_pool, model, loader, Loss(model), g => new Adam(_pool, g, 0.01f, weightDecay: 0.1f, isDecoupled: true), new() { Epochs = 2 });
        trainer.Run(CancellationToken.None);
        foreach (var parameter in model.Parameters)
            Assert.Equal(parameter.Name.StartsWith('1'), parameter.Value.Span.SequenceEqual(before[parameter.Name]));
    }

    [Fact]
    public void AStepAllocatesNothingForItsRows()
    {
        long Allocated(int rows)
        {
            using var model = new Sequential(
                new(_pool),
                s => new Conv2D(s, 2, 4, 3, padding: WindowPadding.Same, activation: Activation.Relu),
                s => new BatchNorm(s, 4),
                s => new MaxPool2D(s, 2),
                s => new Flatten(s),
                s => new Dropout(s, 0.5f),
                s => new Dense(s, 64, 1));
            using var x = _pool.RentCopy(new(rows, 8, 8, 2), new Random(1).Normal(rows * 128));
            using var y = _pool.RentZeros(new(rows, 1));
            using var tape = new Tape(_pool, isTraining: true);
            var before = 0L;
            for (var step = 0; step < 30; step++)
            {
                if (step == 10) before = GC.GetAllocatedBytesForCurrentThread();
                tape.Backward(tape.MeanSquaredError(model.Forward(tape, tape.Input(x)), y));
                tape.Reset();
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / 20;
        }

        Assert.InRange(Allocated(4), 0, 64);
        Assert.InRange(Allocated(64), 0, 64);
    }

    [Fact]
    public void AStepOfTheTrainerAllocatesLittleAndEverythingIsGivenBack()
    {
        using var pool = new TensorPool(isChecking: true);
        using (var x = pool.RentCopy(new(400, 3), new Random(1).Normal(1200)))
        using (var y = pool.RentZeros(new(400, 1)))
        using (var model = new Dense(new(pool, 1), 3, 1))
        using (var loader = new BatchLoader(pool, new TensorSource(("x", x), ("y", y)), new() { BatchSize = 10, Parts = 2 }))
        {
            var meter = new Meter();
            var options = new TrainerOptions { Epochs = 2, AverageDecay = 0.9, EarlyStopping = new EarlyStopping(3), Listeners = [meter] };
            using var trainer = new Trainer(pool, model, loader, Loss(model), g => new Adam(pool, g, 0.01f), options);
            trainer.Run(CancellationToken.None);
            Assert.InRange((meter.Last - meter.First) / 20, 0, 256);
        }

        pool.ThrowIfOutstanding();
    }

    [Fact]
    public void ListenersHearEveryStepAndEpoch()
    {
        using var model = new Dense(new(_pool, 1), 3, 1);
        using var loader = new BatchLoader(_pool, Line(), new() { BatchSize = 16 });
        var (lines, terminal, plain) = (new StringWriter(), new StringWriter(), new StringWriter());
        var time = new TickingTime();
        var options = new TrainerOptions
        {
            Epochs = 2,
            Time = time,
            Schedule = new StepSchedule(0.01, 3),
            Listeners = [new JsonLinesLog(lines), new TrainingDisplay(terminal, isTerminal: true, time), new TrainingDisplay(plain, isTerminal: false, time)],
            Metrics = _ => new Dictionary<string, double>(StringComparer.Ordinal) { ["odd"] = double.NaN },
        };
        using var trainer = new Trainer(_pool, model, loader, Loss(model), g => new Sgd(_pool, g, 1), options);
        trainer.Run(CancellationToken.None);

        var logged = lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal([3, 6], logged.Select(l => l.GetProperty("steps").GetInt32()));
        Assert.Equal(0.001f, logged[1].GetProperty("learningRate").GetDouble(), 1e-9);
        Assert.Equal(JsonValueKind.Null, logged[0].GetProperty("odd").ValueKind);
        Assert.True(logged[0].GetProperty("rowsPerSecond").GetDouble() > 0);
        Assert.Equal(2, plain.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain('\r', plain.ToString().Replace(Environment.NewLine, "\n", StringComparison.Ordinal));
        Assert.Contains("\repoch 1/2  batch 2/3  loss", terminal.ToString(), StringComparison.Ordinal);
        Assert.Contains("0:00 left", plain.ToString().Split('\n')[1], StringComparison.Ordinal);
    }

    private sealed class CancelAt(int step, CancellationTokenSource cancellation) : ITrainingListener
    {
        private int _steps;

        public void StepDone(in StepReport report)
        {
            if (++_steps == step) cancellation.Cancel();
        }

        public void EpochDone(EpochReport report)
        {
        }
    }

    // What the training thread had allocated after the 10th and after the 30th step.
    private sealed class Meter : ITrainingListener
    {
        private int _steps;

        public long First { get; private set; }

        public long Last { get; private set; }

        public void StepDone(in StepReport report)
        {
            _steps++;
            if (_steps == 10) First = GC.GetAllocatedBytesForCurrentThread();
            if (_steps == 30) Last = GC.GetAllocatedBytesForCurrentThread();
        }

        public void EpochDone(EpochReport report)
        {
        }
    }

    // Every look at the clock finds a second gone.
    private sealed class TickingTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_now;
    }
}
