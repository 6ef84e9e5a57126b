using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Kernels;

public sealed class GammaFunctionTests
{
    private const double Euler = 0.57721566490153286061;

    [Fact]
    public void LogarithmsOfFactorials()
    {
        double sum = 0;
        for (var n = 1; n < 300; n++)
        {
            Assert.Equal(sum, GammaFunction.LogGamma(n), 2e-14 * (10 + sum));
            sum += Math.Log(n);
        }
    }

    [Fact]
    public void ClosedForms()
    {
        Assert.Equal(Math.Log(Math.Sqrt(Math.PI)), GammaFunction.LogGamma(0.5), 1e-13);
        Assert.Equal(Math.Log(0.75 * Math.Sqrt(Math.PI)), GammaFunction.LogGamma(2.5), 1e-13);
        Assert.Equal(-Euler, GammaFunction.Digamma(1), 1e-14);
        Assert.Equal(-Euler - (2 * Math.Log(2)), GammaFunction.Digamma(0.5), 1e-14);
        Assert.Equal(-Euler - (Math.PI / 2) - (3 * Math.Log(2)), GammaFunction.Digamma(0.25), 1e-14);
    }

    [Fact]
    public void RecurrenceDuplicationAndDerivative()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var x = Math.Exp((random.NextDouble() * 14) - 6);
            var scale = 10 + GammaFunction.LogGamma(2 * x);
            Assert.Equal(GammaFunction.LogGamma(x) + Math.Log(x), GammaFunction.LogGamma(x + 1), 1e-14 * scale);
            Assert.Equal(
                GammaFunction.LogGamma(x) + GammaFunction.LogGamma(x + 0.5),
                GammaFunction.LogGamma(2 * x) + ((1 - (2 * x)) * Math.Log(2)) + (0.5 * Math.Log(Math.PI)),
                1e-14 * scale);
            Assert.Equal(GammaFunction.Digamma(x) + (1 / x), GammaFunction.Digamma(x + 1), 1e-14 * (10 + (1 / x)));
            var step = 1e-4 * x;
            var slope = (GammaFunction.LogGamma(x + step) - GammaFunction.LogGamma(x - step)) / (2 * step);
            Assert.Equal(slope, GammaFunction.Digamma(x), 1e-7 * (10 + (1 / x)));
        }
    }

    [Fact]
    public void Edges()
    {
        Assert.Equal(double.PositiveInfinity, GammaFunction.LogGamma(0));
        Assert.Equal(double.PositiveInfinity, GammaFunction.LogGamma(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, GammaFunction.Digamma(0));
        Assert.True(double.IsNaN(GammaFunction.LogGamma(-0.5)) && double.IsNaN(GammaFunction.Digamma(-0.5)));
        Assert.True(double.IsNaN(GammaFunction.LogGamma(double.NaN)) && double.IsNaN(GammaFunction.Digamma(double.NaN)));
    }
}
