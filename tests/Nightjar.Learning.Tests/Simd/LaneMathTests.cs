using Nightjar.Learning.Kernels;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Tests.Simd;

/// <summary>The vector functions against float64 over their whole range.</summary>
public sealed unsafe class LaneMathTests
{
    private static void Check(Activation activation, Func<double, double> expected, Func<double, double> scale, double tolerance)
    {
        var x = Enumerable.Range(-120_000, 240_001).Select(i => i * 1e-3f)
            .Concat(Enumerable.Range(-40, 60).SelectMany(e => new[] { MathF.ScaleB(1.3f, e), -MathF.ScaleB(1.3f, e) })).ToArray();
        var y = new float[x.Length];
        SimdPaths.Each(level =>
        {
            fixed (float* from = x, to = y) ActivationKernel.Forward(activation, from, to, x.Length);
            var (worst, at) = (0.0, 0);
            for (var i = 0; i < x.Length; i++)
            {
                var error = Math.Abs(y[i] - expected(x[i])) / scale(x[i]);
                if (!(error <= worst)) (worst, at) = (error, i);
            }

            Assert.True(worst <= tolerance, $"{activation} {level}: error {worst} at {x[at]:R} gives {y[at]:R}");
        });
    }

    [Fact]
    public void SigmoidIsRelativelyRight() =>
        Check(Activation.Sigmoid, x => 1 / (1 + Math.Exp(-x)), x => Math.Max(1 / (1 + Math.Exp(-x)), 1e-30), 3e-7);

    [Fact]
    public void TanhIsRelativelyRight() => Check(Activation.Tanh, Math.Tanh, x => Math.Max(Math.Abs(Math.Tanh(x)), 1e-37), 5e-7);

    [Fact]
    public void GeluIsRightToItsArgumentsPrecision() =>
        Check(Activation.Gelu, x => 0.5 * x * (1 + Numbers.Erf(x / Math.Sqrt(2))), x => Math.Max(Math.Abs(x), 1e-30), 4e-7);

    [Fact]
    public void Powers_from_a_table_are_relatively_right() => SimdPaths.Each(level =>
    {
        switch (level)
        {
            case SimdLevel.Avx512: CheckPowers<Lanes512>(); break;
            case SimdLevel.Avx2: CheckPowers<Lanes256>(); break;
            default: CheckPowers<Lanes1>(); break;
        }
    });

    [Fact]
    public void NotANumberStaysNotANumber()
    {
        foreach (var activation in Enum.GetValues<Activation>())
        {
            SimdPaths.Each(level =>
            {
                var x = Enumerable.Repeat(float.NaN, 19).ToArray();
                fixed (float* p = x) ActivationKernel.Forward(activation, p, p, x.Length);
                Assert.All(x, v => Assert.True(float.IsNaN(v), $"{activation} {level}: {v}"));
            });
        }
    }

    private static void CheckPowers<L>()
        where L : unmanaged, ILanes<L>
    {
        Span<float> x = stackalloc float[16], y = stackalloc float[16];
        for (var i = -100_000; i <= 100_000 - L.Width; i += L.Width)
        {
            for (var lane = 0; lane < L.Width; lane++) x[lane] = (i + lane) * 1e-3f;
            fixed (float* from = x, to = y)
            {
                L.Store(to, LaneMath.TablePower(L.Load(from), L.All(L.PowerMagic), L.PowerTable(0), L.PowerTable(1), L.All(LaneMath.PowerSlope(L.PowerBits)), L.All(LaneMath.PowerBend(L.PowerBits)), L.All(LaneMath.PowerTwist)));
            }

            for (var lane = 0; lane < L.Width; lane++)
            {
                var error = Math.Abs((y[lane] / Math.Pow(2, x[lane])) - 1);
                Assert.True(error < 2.2e-7, $"{typeof(L).Name}: 2^{x[lane]} is {y[lane]}, wrong by {error}");
            }
        }
    }
}
