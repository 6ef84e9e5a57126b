using Nightjar.Learning.GaussianProcesses;

namespace Nightjar.Learning.Tests.GaussianProcesses;

public sealed class BoundedLbfgsTests
{
    [Theory]
    [InlineData(10, 1, 1)]
    [InlineData(0.5, 0.5, 0.25)]
    public void Rosenbrock_s_valley_ends_in_its_minimum_or_at_the_bound(double bound, double x, double y)
    {
        var function = new Function(v => Square(1 - v[0]) + (100 * Square(v[1] - (v[0] * v[0]))));
        double[] place = [-1.2, 1];
        var result = new BoundedLbfgs(2) { ValueTolerance = 0, GradientTolerance = 1e-6 }.Minimise(ref function, place, [-10, -10], [bound, bound]);
        Assert.True(result.IsMinimum);
        Assert.Equal(x, place[0], 1e-4);
        Assert.Equal(y, place[1], 1e-4);
    }

    /// <summary>Where the gradient leads out of the bounds the number stands at its bound, otherwise the gradient is zero.</summary>
    [Fact]
    public void Convex_quadratics_meet_the_conditions_of_a_minimum()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var count = 1 + (round % BoundedLbfgs.MostNumbers);
            var factor = new double[count, count];
            var center = new double[count];
            for (var i = 0; i < count; i++)
            {
                center[i] = 4 * (random.NextDouble() - 0.5);
                for (var j = 0; j < count; j++) factor[i, j] = random.NextDouble() - 0.5 + (i == j ? 1 : 0);
            }

            var function = new Function(v => Enumerable.Range(0, count).Sum(i => Square(Enumerable.Range(0, count).Sum(j => factor[i, j] * (v[j] - center[j])))));
            var (place, lower, upper, gradient) = (new double[count], new double[count], new double[count], new double[count]);
            Array.Fill(lower, -1);
            Array.Fill(upper, 1);
            var result = new BoundedLbfgs(count) { ValueTolerance = 0, GradientTolerance = 1e-7 }.Minimise(ref function, place, lower, upper);
            Assert.True(result.IsMinimum, $"round {round}: {result}");
            _ = function.Evaluate(place, gradient);
            for (var i = 0; i < count; i++)
            {
                var slope = gradient[i];
                Assert.InRange(place[i], -1, 1);
                if (place[i] <= -1) Assert.True(slope >= -1e-5);
                else if (place[i] >= 1) Assert.True(slope <= 1e-5);
                else Assert.Equal(0, slope, 1e-5);
            }
        }
    }

    [Fact]
    public void Values_that_are_not_finite_are_walked_around()
    {
        var function = new Function(v => v[0] > 2 ? double.PositiveInfinity : -v[0] + (1 / (2.0001 - v[0])));
        double[] place = [0];
        var result = new BoundedLbfgs(1) { ValueTolerance = 1e-9 }.Minimise(ref function, place, [-5], [50]);
        Assert.True(result.IsMinimum);
        Assert.Equal(1.0001, place[0], 1e-3);
        function = new Function(_ => double.NaN);
        Assert.Equal(MinimisationOutcome.NoValue, new BoundedLbfgs(1).Minimise(ref function, place, [-5], [50]).Outcome);
    }

    [Fact]
    public void Bounds_that_contradict_each_other_are_refused()
    {
        var function = new Function(v => v[0]);
        Assert.Throws<ArgumentException>(() => new BoundedLbfgs(1).Minimise(ref function, new double[1], [2], [1]));
        Assert.Throws<ArgumentException>(() => new BoundedLbfgs(2).Minimise(ref function, new double[1], [0], [1]));
    }

    private static double Square(double x) => x * x;

    /// <summary>A function with a gradient by differences of the fourth order.</summary>
    private sealed class Function(Func<double[], double> value) : IBoundedObjective
    {
        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
        {
            var place = x.ToArray();
            for (var i = 0; i < place.Length; i++)
            {
                const double Step = 1e-4;
                var center = place[i];
                gradient[i] = ((8 * (At(Step) - At(-Step))) - At(2 * Step) + At(-2 * Step)) / (12 * Step);
                place[i] = center;

                double At(double offset)
                {
                    place[i] = center + offset;
                    return value(place);
                }
            }

            return value(place);
        }

    }
}
