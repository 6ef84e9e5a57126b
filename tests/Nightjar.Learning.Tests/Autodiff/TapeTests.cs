using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

public sealed class TapeTests
{
    private static float Step(Tape tape, Tensor x, Tensor targets, Parameter[] p)
    {
        var h = tape.Conv2D(tape.Input(x), tape.Use(p[0]), tape.Use(p[1]), activation: Activation.Relu);
        h = tape.Dropout(tape.MaxPool(h, (2, 2)), 0.25f);
        var loss = tape.BinaryCrossEntropy(tape.Dense(tape.Flatten(h), tape.Use(p[2]), tape.Use(p[3])), targets);
        tape.Backward(loss);
        return loss.Value.Span[0];
    }

    private static Parameter[] Parameters(TensorPool pool)
    {
        var random = new Random(1);
        Shape[] shapes = [new(3, 3, 2, 4), new(4), new(9 * 4, 1), new(1)];
        return shapes.Select((s, i) => new Parameter($"p{i}", pool.RentCopy(s, random.Normal(s.Length, 0.3)))).ToArray();
    }

    [Fact]
    public void StepsAllocateNothingOnceTheirShapesAreKnown()
    {
        using var pool = new TensorPool(isChecking: false);
        var parameters = Parameters(pool);
        using var x = pool.RentCopy(new(2, 8, 8, 2), new Random(2).Normal(256));
        using var targets = pool.RentCopy(new(2, 1), [0, 1]);
        using var tape = new Tape(pool, isTraining: true, seed: 5);
        for (var i = 0; i < 3; i++)
        {
            Step(tape, x, targets, parameters);
            tape.Reset();
        }

        var (managed, native) = (GC.GetAllocatedBytesForCurrentThread(), pool.Bytes);
        for (var i = 0; i < 10; i++)
        {
            Step(tape, x, targets, parameters);
            tape.Reset();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managed);
        Assert.Equal(native, pool.Bytes);
    }

    [Fact]
    public void OperationsThatMoveNumbersAllocateNothingEither()
    {
        using var pool = new TensorPool(isChecking: false);
        using var table = pool.RentZeros(new(9, 2));
        using var image = pool.RentCopy(new(2, 3, 3, 4), new Random(1).Normal(72));
        using var targets = pool.RentZeros(new(2, 4));
        using var tape = new Tape(pool, isTraining: true);
        targets.Span[1] = targets.Span[6] = 1;
        int[] indices = [1, 0], lengths = [7, 16];
        void Step()
        {
            var x = tape.ResizeBilinear(tape.Input(image, needsGradient: true), 4, 4);
            var groups = tape.PartitionGrid(tape.DropPath(tape.DropoutChannels(x, 0.2f), 0.2f), 2);
            groups = tape.Attend(groups, groups, groups, 2, tape.RelativePositionBias(tape.Input(table, needsGradient: true), 2));
            x = tape.Reshape(tape.MergeGrid(groups, 4, 4, 2), new(2, 16, 4));
            x = tape.MaskSequences(tape.ReverseSequences(tape.LeakyRelu(x, 0.3f), lengths), lengths);
            x = tape.Add(tape.MaxOverTime(x, lengths), tape.Add(tape.Select(x, 1, 2), tape.LastStates(x, lengths)));
            x = tape.Add(x, tape.Reshape(tape.Embed(tape.Reshape(tape.Input(table, needsGradient: true), new(9, 2)), indices), new(4)));
            tape.Backward(tape.Add(tape.WeightedLogLoss(x, targets), tape.DirichletMultinomial(x, targets, DirichletLink.OnePlusSoftplus, 0..2, 2..4)));
            tape.Reset();
        }

        for (var i = 0; i < 3; i++) Step();
        var (managed, native) = (GC.GetAllocatedBytesForCurrentThread(), pool.Bytes);
        for (var i = 0; i < 10; i++) Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managed);
        Assert.Equal(native, pool.Bytes);
    }

    [Fact]
    public void TheSameSeedGivesTheSameBits()
    {
        using var pool = new TensorPool();
        var parameters = Parameters(pool);
        using var x = pool.RentCopy(new(2, 8, 8, 2), new Random(2).Normal(256));
        using var targets = pool.RentCopy(new(2, 1), [0, 1]);
        float[] Run(ulong seed)
        {
            using var tape = new Tape(pool, isTraining: true, seed);
            var loss = Step(tape, x, targets, parameters);
            return [loss, .. tape.GradientOf(parameters[0])!.Span];
        }

        Assert.Equal(Run(3), Run(3));
        Assert.NotEqual(Run(3), Run(4));
    }

    [Fact]
    public void AFrozenParameterGetsNoGradient()
    {
        using var pool = new TensorPool();
        var parameters = Parameters(pool);
        parameters[0].IsTrainable = false;
        using var x = pool.RentCopy(new(2, 8, 8, 2), new Random(2).Normal(256));
        using var targets = pool.RentCopy(new(2, 1), [0, 1]);
        using var tape = new Tape(pool, isTraining: true);
        Step(tape, x, targets, parameters);
        Assert.Null(tape.GradientOf(parameters[0]));
        Assert.NotNull(tape.GradientOf(parameters[1]));
    }

    [Fact]
    public void AVariableEndsWithItsStep()
    {
        using var pool = new TensorPool(isChecking: true);
        using var x = pool.RentZeros(new(3));
        using var tape = new Tape(pool, isTraining: true);
        var y = tape.Scale(tape.Input(x, needsGradient: true), 2);
        tape.Reset();
        Assert.Throws<ObjectDisposedException>(() => y.Value);
        Assert.Equal(1, pool.Outstanding);
    }

    [Fact]
    public void ErrorsNameTheOperationAndTheShapes()
    {
        using var pool = new TensorPool();
        using var a = pool.RentZeros(new(2, 3));
        using var b = pool.RentZeros(new(4, 5));
        using var tape = new Tape(pool, isTraining: true);
        var (x, w) = (tape.Input(a, needsGradient: true), tape.Input(b));
        Assert.Equal("Dense: expected x (…, inputs) and weight (inputs, outputs), got (2, 3) and (4, 5)", Assert.Throws<ShapeException>(() => tape.Dense(x, w)).Message);
        Assert.Contains("Add: expected equal shapes", Assert.Throws<ShapeException>(() => tape.Add(x, w)).Message, StringComparison.Ordinal);
        Assert.Contains("Conv2D", Assert.Throws<ShapeException>(() => tape.Conv2D(x, w)).Message, StringComparison.Ordinal);
        Assert.Contains("Backward: expected a single number", Assert.Throws<ShapeException>(() => tape.Backward(x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DropoutKeepsTheMeanAndServesUntouched()
    {
        using var pool = new TensorPool();
        using var x = pool.Rent(new(20000));
        x.Span.Fill(1);
        using var tape = new Tape(pool, isTraining: true, seed: 1);
        var y = tape.Dropout(tape.Input(x), 0.3f).Value.Span.ToArray();
        Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - (1 / 0.7f)) < 1e-6f));

        // Four standard deviations of the share of zeros in 20000 draws.
        Assert.InRange(y.Count(v => v == 0) / 20000.0, 0.3 - 0.013, 0.3 + 0.013);
        using var serving = new Tape(pool, isTraining: false);
        var input = serving.Input(x);
        Assert.Same(input, serving.Dropout(input, 0.3f));
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Dropout(tape.Input(x), 1f));
    }
}
