using Nightjar.Simulation.LightCurves.Models;
using Nightjar.Simulation.LightCurves.Physics;

namespace Nightjar.Simulation.Tests.LightCurves;

public class LightPhysicsTests
{
    /// <summary>Cardelli, Clayton and Mathis with R_V = 3.1: A_V is 3.1 E(B-V), A_B one more; the bump lies at 2175 ångström.</summary>
    [Fact]
    public void Extinction_is_that_of_the_diffuse_medium()
    {
        Assert.Equal(3.1, Extinction.PerReddening(1e4 / 1.82), 0.001);
        Assert.Equal(1, Extinction.PerReddening(4400) - Extinction.PerReddening(5500), 0.04);
        Assert.True(Extinction.PerReddening(2175) > Extinction.PerReddening(2500));
        Assert.True(Extinction.PerReddening(2175) > Extinction.PerReddening(1950));
    }

    [Theory]
    [InlineData(1e4 / 1.1)]
    [InlineData(1e4 / 3.3)]
    [InlineData(1e4 / 8.0)]
    public void Extinction_is_continuous(double wavelength)
        => Assert.Equal(Extinction.PerReddening(wavelength - 1e-6), Extinction.PerReddening(wavelength + 1e-6), 0.06);

    /// <summary>The integral of Planck's law over frequency is sigma T^4 / pi.</summary>
    [Theory]
    [InlineData(4000)]
    [InlineData(15_000)]
    public void Planck_s_law_adds_up_to_Stefan_and_Boltzmann_s(double temperature)
    {
        const int steps = 20_000;
        var (sum, before) = (0.0, 0.0);
        for (var i = 0; i <= steps; i++)
        {
            var frequency = 2.99792458e18 / 50 * Math.Pow(50 / 5e6, (double)i / steps);
            if (i > 0) sum += (before - frequency) * AbsoluteFlux.Planck(temperature, 2.99792458e18 / frequency);
            before = frequency;
        }

        Assert.Equal(1, sum / (5.670374419e-5 * Math.Pow(temperature, 4) / Math.PI), 0.001);
    }

    [Fact]
    public void A_ratio_of_Planck_s_law_is_a_ratio()
        => Assert.Equal(AbsoluteFlux.Planck(9000, 3600) / AbsoluteFlux.Planck(9000, 6200), AbsoluteFlux.PlanckRatio(9000, 3600, 6200), 10);

    /// <summary>The Sun, 6.957e10 cm and 5772 K, has 4.83 magnitudes in V at 10 pc (a black body is a little off).</summary>
    [Fact]
    public void The_Sun_has_its_absolute_magnitude()
        => Assert.Equal(4.83, AbsoluteFlux.ToMagnitude(AbsoluteFlux.OfSphere(6.957e10, 5772, 5500)), 0.1);

    [Theory]
    [InlineData(4, 14, 0)]
    [InlineData(2, 30, 0.1)]
    public void Rise_and_fall_peaks_at_zero(double rise, double fall, double tail)
    {
        var curve = new RiseAndFall(rise, fall, tail);
        Assert.Equal(1, curve.At(0), 12);
        if (tail == 0) for (var t = -40.0; t < 80; t += 0.25) Assert.True(curve.At(t) <= 1 + 1e-12);
        Assert.Equal(Math.Exp(1 / rise), curve.At(-99) / curve.At(-100), 0.1 * Math.Exp(1 / rise));
    }

    /// <summary>Constant heating H lights up as H (1 - exp(-(t / T)^2)).</summary>
    [Fact]
    public void Diffusion_has_its_closed_form()
    {
        var sphere = new ExpandingSphere(0.01, 300, 200) { Speed = 1e9, FloorTemperature = 5000 };
        Array.Fill(sphere.Heating, 1e44);
        sphere.Diffuse(20);
        foreach (var day in (double[])[5, 20, 50])
            Assert.Equal(1 - Math.Exp(-day * day / 400), sphere.Luminosity(day) / 1e44, 2e-3);
        // The surface carries the luminosity, above the floor and at it.
        foreach (var day in (double[])[2, 20, 200])
        {
            var (radius, temperature) = sphere.Surface(day);
            Assert.Equal(1, 4 * Math.PI * radius * radius * 5.670374e-5 * Math.Pow(temperature, 4) / sphere.Luminosity(day), 9);
            Assert.True(temperature >= 5000);
        }
    }

    /// <summary>Paczynski: 3 / sqrt 5 at one Einstein radius, 1 / u near the lens, 1 + 2 / u^4 far away.</summary>
    [Fact]
    public void Lenses_magnify_as_Paczynski_says()
    {
        Assert.Equal(3 / Math.Sqrt(5), MicroLensModel.Magnification(1), 12);
        Assert.Equal(1000, MicroLensModel.Magnification(1e-6), 0.01);
        Assert.Equal(1 + 2 / 1e4, MicroLensModel.Magnification(100), 2e-5);
    }

    /// <summary>Davenport: 1 at the peak from both sides; above half of it for about the width that time is counted in (the fit gives 0.91).</summary>
    [Fact]
    public void Flares_have_their_shape()
    {
        Assert.Equal(1, DwarfFlareModel.Shape(-1e-9), 6);
        Assert.Equal(0.992, DwarfFlareModel.Shape(0), 3);
        Assert.Equal(0, DwarfFlareModel.Shape(-1.001));
        var (rise, fall) = (Enumerable.Range(0, 10_000).First(i => DwarfFlareModel.Shape(-i / 1e4) < 0.5) / 1e4, Enumerable.Range(0, 30_000).First(i => DwarfFlareModel.Shape(i / 1e4) < 0.5) / 1e4);
        Assert.Equal(0.913, rise + fall, 0.01);
    }
}
