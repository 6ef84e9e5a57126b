using System.Globalization;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Nightjar.TestKit;

namespace Nightjar.Learning.Tests.Optimisation;

public sealed class ScheduleTests
{
    private static T Copy<T>(T from, T to)
        where T : ICheckpointState
    {
        var state = new Dictionary<string, string>(StringComparer.Ordinal);
        from.Save(state);
        to.Restore(state);
        return to;
    }

    [Fact]
    public void RatesFollowTheirFormulae()
    {
        Assert.Equal(0.3, new ConstantSchedule(0.3).RateAt(99));
        var cosine = new WarmUpCosineSchedule(0.8, 4, 14, 0.2);
        Assert.Equal([0.2, 0.4, 0.6, 0.8], Enumerable.Range(0, 4).Select(i => Math.Round(cosine.RateAt(i), 12)));
        Assert.Equal(0.8, cosine.RateAt(4), 1e-12);
        Assert.Equal(0.5, cosine.RateAt(9), 1e-12);
        Assert.Equal(0.2 + (0.6 * 0.5 * (1 + Math.Cos(0.2 * Math.PI))), cosine.RateAt(6), 1e-12);
        Assert.Equal(0.2, cosine.RateAt(14));
        Assert.Equal(0.2, cosine.RateAt(1000));
        Assert.Equal(1, new WarmUpCosineSchedule(1, 0, 10).RateAt(0), 1e-12);
        var steps = new StepSchedule(1, 10, 0.5);
        Assert.Equal([1.0, 1.0, 0.5, 0.25], [steps.RateAt(0), steps.RateAt(9), steps.RateAt(10), steps.RateAt(29)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUpCosineSchedule(1, 5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(1, 0));
    }

    /// <summary>torch: LinearLR from 0.01 over 3 epochs, then CosineAnnealingLR over 5 down to 0.01 of the rate.</summary>
    [Fact]
    public void TheLineAndTheCosineAreThoseOfPyTorchWhereEpochsBegin()
    {
        const string script = """
            import torch, warnings
            warnings.simplefilter("ignore")
            def rates(make, n):
                o = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=2e-3)
                s = make(o)
                r = []
                for _ in range(n):
                    r.append(o.param_groups[0]["lr"]); o.step(); s.step()
                return r
            from torch.optim.lr_scheduler import LinearLR, CosineAnnealingLR
            for r in rates(lambda o: LinearLR(o, start_factor=0.01, end_factor=1, total_iters=3), 3) + rates(lambda o: CosineAnnealingLR(o, T_max=5, eta_min=2e-5), 6):
                print(repr(r))
            """;
        var expected = Python.Run(script, [], "torch").Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        var schedule = new LinearCosineSchedule(2e-3, 0.01, 3 * 7, 8 * 7, 0.01);
        Assert.Equal(9, expected.Length);
        for (var epoch = 0; epoch < expected.Length; epoch++) Assert.Equal(expected[epoch], schedule.RateAt(epoch * 7), 1e-9);
    }

    [Fact]
    public void TheLineAndTheCosineFollowTheirFormulae()
    {
        var schedule = new LinearCosineSchedule(1, 0.01, 10, 30, 0.1);
        Assert.Equal([0.01, 0.505, 1, 0.55, 0.1, 0.1], new[] { 0, 5, 10, 20, 30, 99 }.Select(step => Math.Round(schedule.RateAt(step), 12)));
        Assert.Equal(1, new LinearCosineSchedule(1, 0.01, 0, 10, 0).RateAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearCosineSchedule(1, 1.5, 0, 10, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearCosineSchedule(1, 0, 11, 10, 0));
    }

    [Fact]
    public void GainsBelowAShareOfTheBestDoNotCount()
    {
        var stopping = new EarlyStopping(patience: 9, minShare: 0.005);
        Assert.Equal([true, false, true, false], new[] { 100, 99.6, 99.4, 99.0 }.Select(stopping.Observe));
        var rising = new EarlyStopping(patience: 9, isMax: true, minShare: 0.005);
        Assert.Equal([true, false, true], new[] { 0.8, 0.803, 0.805 }.Select(rising.Observe));
    }

    [Fact]
    public void PlateausLowerTheRateAfterPatienceAndRest()
    {
        var schedule = new PlateauSchedule(1, factor: 0.5, patience: 2, cooldown: 2, lowest: 0.3, minDelta: 0.1);
        double[] values = [5, 4.95, 4.95, 4.95, 4.95, 4.95, 4.95, 3, 3, 3];
        double[] rates = [1, 1, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3, 0.3];
        for (var i = 0; i < values.Length; i++)
        {
            schedule.Observe(values[i]);
            schedule = Copy(schedule, new PlateauSchedule(7, factor: 0.5, patience: 2, cooldown: 2, lowest: 0.3, minDelta: 0.1));
            Assert.Equal((i, rates[i]), (i, schedule.RateAt(i)));
        }

        var rising = new PlateauSchedule(1, factor: 0.5, patience: 1, isMax: true);
        foreach (var value in new[] { 0.1, 0.2, 0.3, 0.4 }) rising.Observe(value);
        Assert.Equal(1, rising.RateAt(0));
        rising.Observe(double.NaN);
        Assert.Equal(0.5, rising.RateAt(0));
    }

    [Fact]
    public void EarlyStoppingWaitsForItsPatience()
    {
        var stopping = new EarlyStopping(patience: 2, minDelta: 0.1, isMax: true);
        (double Value, bool IsBest, bool IsOver)[] epochs = [(double.NaN, false, false), (0.5, true, false), (0.55, false, false), (0.7, true, false), (0.75, false, false), (double.NaN, false, true)];
        foreach (var (value, isBest, isOver) in epochs)
        {
            Assert.Equal(isBest, stopping.Observe(value));
            Assert.Equal(isOver, stopping.IsOver);
            stopping = Copy(stopping, new EarlyStopping(patience: 2, minDelta: 0.1, isMax: true));
        }

        Assert.Equal(0.7, stopping.Best);
        Assert.Throws<FormatException>(() => stopping.Restore(new Dictionary<string, string>(StringComparer.Ordinal) { ["best"] = "1", ["waited"] = "-1" }));
        Assert.Contains("without best", Assert.Throws<FormatException>(() => stopping.Restore(new Dictionary<string, string>(StringComparer.Ordinal))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheAverageForgetsByItsDecay()
    {
        using var pool = new TensorPool(isChecking: true);
        using (var parameter = new Parameter("p", pool.RentCopy(new(2), [1, 10])))
        using (var average = new WeightAverage(pool, [parameter], 0.9))
        {
            double[] expected = [1, 10];
            for (var step = 1; step < 30; step++)
            {
                parameter.Value.Span[0] = step;
                for (var i = 0; i < 2; i++) expected[i] = (0.9 * expected[i]) + (0.1 * parameter.Value.Span[i]);
                average.Update();
            }

            Numbers.Near(expected, average.Values[0].Span, 1e-5, "average");
            average.Swap();
            Assert.Equal([29, 10], average.Values[0].Span.ToArray());
            average.Swap();
            average.CopyToParameters();
            Numbers.Near(expected, parameter.Value.Span, 1e-5, "parameters");
        }

        using (var parameter = new Parameter("p", pool.RentCopy(new(1), [0])))
        using (var average = new WeightAverage(pool, [parameter], 0.999))
        {
            parameter.Value.Span[0] = 1;
            average.Update(step: 1);
            Assert.Equal(1 - (2.0 / 11), average.Values[0].Span[0], 1e-6);
        }

        pool.ThrowIfOutstanding();
    }
}
