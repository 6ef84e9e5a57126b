using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

public sealed class LossOperationTests
{
    private static double[] LogSoftmax(double[] row) => Array.ConvertAll(row, v => v - row.Max() - Math.Log(row.Sum(u => Math.Exp(u - row.Max()))));

    private static float[] OneHot(int[] labels, int classes)
    {
        var targets = new float[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++) targets[(i * classes) + labels[i]] = 1;
        return targets;
    }

    // The challenge's own formula: the mean over classes of the mean over their members, weighted.
    private static double LogLoss(double[] logits, int[] labels, int classes, float[]? weights)
    {
        double sum = 0, all = 0;
        for (var c = 0; c < classes; c++)
        {
            var members = Enumerable.Range(0, labels.Length).Where(i => labels[i] == c).ToArray();
            if (members.Length == 0) continue;
            var weight = weights?[c] ?? 1;
            all += weight;
            sum -= weight * members.Average(i => Math.Max(LogSoftmax(logits[(i * classes)..((i + 1) * classes)])[c], Math.Log(1e-15)));
        }

        return sum / all;
    }

    [Fact]
    public void EveryClassCountsTheSame()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var (rows, classes) = (random.Next(1, 12), random.Next(1, 20));
            var labels = Enumerable.Range(0, rows).Select(_ => random.Next(classes)).ToArray();
            var given = Enumerable.Range(0, classes).Select(_ => 0.5f + random.NextSingle()).ToArray();
            Shape shape = new(rows, classes);
            using var pool = new TensorPool();
            using var targets = pool.RentCopy(shape, OneHot(labels, classes));
            using var weights = pool.RentCopy(new(classes), given);
            var z = random.Normal(shape.Length, 3);
            OperationCheck.Run($"log loss {seed}", [shape], [z], x => [LogLoss(x[0], labels, classes, null)], (tape, x) => tape.WeightedLogLoss(x[0], targets));
            OperationCheck.Run($"weighted log loss {seed}", [shape], [z], x => [LogLoss(x[0], labels, classes, given)], (tape, x) => tape.WeightedLogLoss(x[0], targets, weights));
        }
    }

    [Fact]
    public void GivenSharesTakeThePlaceOfTheBatchs()
    {
        Shape shape = new(4, 3);
        int[] labels = [0, 2, 2, 2];
        float[] shares = [0.5f, 0.2f, 0.3f], given = [1, 2, 3];
        using var pool = new TensorPool();
        using var targets = pool.RentCopy(shape, OneHot(labels, 3));
        using var classShares = pool.RentCopy(new(3), shares);
        using var weights = pool.RentCopy(new(3), given);
        OperationCheck.Run(
            "shares",
            [shape],
            [new Random(1).Normal(12)],
            x => [labels.Select((c, i) => -LogSoftmax(x[0][(i * 3)..((i + 1) * 3)])[c] * given[c] / shares[c]).Sum() / 4 / 6],
            (tape, x) => tape.WeightedLogLoss(x[0], targets, weights, classShares));
    }

    [Fact]
    public void EqualProbabilitiesCostTheLogarithmOfTheClasses()
    {
        using var pool = new TensorPool();
        using var logits = pool.RentZeros(new(5, 14));
        using var targets = pool.RentCopy(new(5, 14), OneHot([3, 3, 3, 9, 0], 14));
        using var tape = new Tape(pool, isTraining: false);
        Assert.Equal(Math.Log(14), tape.WeightedLogLoss(tape.Input(logits), targets).Value.Span[0], 1e-6);
    }

    [Fact]
    public void AHopelessExampleCostsTheClipAndHasNoGradient()
    {
        using var pool = new TensorPool(isChecking: true);
        using var logits = pool.RentCopy(new(1, 2), [0, 50]);
        using var targets = pool.RentCopy(new(1, 2), [1, 0]);
        using var tape = new Tape(pool, isTraining: true);
        var input = tape.Input(logits, needsGradient: true);
        var loss = tape.WeightedLogLoss(input, targets);
        tape.Backward(loss);
        Assert.Equal(-Math.Log(1e-15), loss.Value.Span[0], 1e-5);
        Assert.Equal([0, 0], input.Gradient!.Span.ToArray());
    }

    [Fact]
    public void PositivesMayCountMore()
    {
        var random = new Random(2);
        Shape shape = new(5, 7);
        var (z, soft, weight) = (random.Normal(35, 3), random.Normal(35), random.Normal(35));
        for (var i = 0; i < 35; i++) (soft[i], weight[i]) = (1 / (1 + MathF.Exp(-soft[i])), Math.Abs(weight[i]));
        using var pool = new TensorPool();
        using var targets = pool.RentCopy(shape, soft);
        using var weights = pool.RentCopy(shape, weight);
        OperationCheck.Run(
            "positive weight",
            [shape],
            [z],
            x => [x[0].Select((v, i) => -weight[i] * ((2.5 * soft[i] * Math.Log(1 / (1 + Math.Exp(-v)))) + ((1 - soft[i]) * Math.Log(1 / (1 + Math.Exp(v)))))).Average()],
            (tape, x) => tape.BinaryCrossEntropy(x[0], targets, weights, 2.5f));
    }

    [Fact]
    public void FarLogitsStayFinite()
    {
        using var pool = new TensorPool(isChecking: true);
        using var logits = pool.RentCopy(new(4), [200, -200, 1e30f, -1e30f]);
        using var targets = pool.RentCopy(new(4), [1, 0, 1, 0]);
        using var tape = new Tape(pool, isTraining: true);
        var input = tape.Input(logits, needsGradient: true);
        var loss = tape.BinaryCrossEntropy(input, targets, positiveWeight: 3);
        tape.Backward(loss);
        Assert.Equal(0, loss.Value.Span[0]);
        Assert.All(input.Gradient!.Span.ToArray(), v => Assert.Equal(0, v, 1e-30));
    }

    [Fact]
    public void SmoothedLabels()
    {
        var random = new Random(3);
        Shape shape = new(4, 6);
        int[] labels = [1, 5, 0, 5];
        using var pool = new TensorPool();
        using var targets = pool.RentCopy(shape, OneHot(labels, 6));
        OperationCheck.Run("smoothing", [shape], [random.Normal(24, 2)], x =>
        [
            labels.Select((label, i) =>
            {
                var p = LogSoftmax(x[0][(i * 6)..((i + 1) * 6)]);
                return -((0.9 * p[label]) + (0.1 * p.Average()));
            }).Average(),
        ], (tape, x) => tape.CategoricalCrossEntropy(x[0], targets, labelSmoothing: 0.1f));
        using var tape = new Tape(pool, isTraining: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.CategoricalCrossEntropy(tape.Input(targets), targets, labelSmoothing: 1.5f));
    }

    private static double Concentration(DirichletLink link, double z) => link == DirichletLink.OnePlusSoftplus ? 1 + Math.Log(1 + Math.Exp(z)) : 1 + (100 / (1 + Math.Exp(-z)));

    // P by rising factorials, which whole votes have: no gamma function is needed.
    private static double Surprise(double[] alpha, int[] votes)
    {
        double Rising(double a, int k) => Enumerable.Range(0, k).Sum(i => Math.Log(a + i));
        return Rising(alpha.Sum(), votes.Sum()) - Rising(1, votes.Sum()) - alpha.Zip(votes, (a, k) => Rising(a, k) - Rising(1, k)).Sum();
    }

    [Theory]
    [InlineData(DirichletLink.OnePlusSoftplus)]
    [InlineData(DirichletLink.OnePlusHundredSigmoid)]
    public void VotesOnSeveralQuestions(DirichletLink link)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            Range[] questions = [0..2, 2..5, 6..10];
            var rows = random.Next(1, 5);
            var votes = Enumerable.Range(0, rows * 10).Select(i => i / 10 == 1 && i % 10 < 2 ? 0 : random.Next(12)).ToArray();
            Shape shape = new(rows, 10);
            using var pool = new TensorPool();
            using var counts = pool.RentCopy(shape, Array.ConvertAll(votes, v => (float)v));
            OperationCheck.Run(
                $"votes {link} {seed}",
                [shape],
                [random.Normal(shape.Length, 2)],
                x => [Enumerable.Range(0, rows).Average(i => questions.Sum(q => Surprise(Array.ConvertAll(x[0][(i * 10)..((i + 1) * 10)][q], z => Concentration(link, z)), votes[(i * 10)..((i + 1) * 10)][q])))],
                (tape, x) => tape.DirichletMultinomial(x[0], counts, link, questions),
                5e-5);
        }
    }

    [Fact]
    public void EvenConcentrationsOfOneMakeAllVotesEquallyProbable()
    {
        // With α = 1 every division of N votes among K answers has the probability 1 / C(N + K - 1, K - 1): here 1 / C(6, 2).
        using var pool = new TensorPool();
        using var outputs = pool.RentCopy(new(1, 3), [-90, -90, -90]);
        using var votes = pool.RentCopy(new(1, 3), [3, 1, 0]);
        using var none = pool.RentZeros(new(1, 3));
        using var tape = new Tape(pool, isTraining: false);
        Assert.Equal(Math.Log(15), tape.DirichletMultinomial(tape.Input(outputs), votes, DirichletLink.OnePlusSoftplus).Value.Span[0], 1e-6);
        Assert.Equal(0, tape.DirichletMultinomial(tape.Input(outputs), none, DirichletLink.OnePlusHundredSigmoid).Value.Span[0]);
    }

    [Fact]
    public void WrongSizesAreNamed()
    {
        using var pool = new TensorPool();
        using var x = pool.RentZeros(new(2, 3));
        using var y = pool.RentZeros(new(2, 2));
        using var tape = new Tape(pool, isTraining: false);
        var v = tape.Input(x);
        Assert.Contains("WeightedLogLoss: expected as many targets", Assert.Throws<ShapeException>(() => tape.WeightedLogLoss(v, y)).Message, StringComparison.Ordinal);
        Assert.Contains("WeightedLogLoss: expected 3 weights", Assert.Throws<ShapeException>(() => tape.WeightedLogLoss(v, x, y)).Message, StringComparison.Ordinal);
        Assert.Contains("DirichletMultinomial: expected as many votes", Assert.Throws<ShapeException>(() => tape.DirichletMultinomial(v, y, DirichletLink.OnePlusSoftplus)).Message, StringComparison.Ordinal);
        Assert.Contains("questions within 3 columns, found 1..4", Assert.Throws<ShapeException>(() => tape.DirichletMultinomial(v, x, DirichletLink.OnePlusSoftplus, 1..4)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => tape.DirichletMultinomial(v, x, DirichletLink.OnePlusSoftplus, 2..1));
    }
}
