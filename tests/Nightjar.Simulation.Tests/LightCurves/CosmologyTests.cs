using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.LightCurves;

public class CosmologyTests
{
    private const double HubbleDistance = 299_792.458 / 70;

    /// <summary>Against the integral of 1 / E by the trapezoidal rule with 200,000 steps.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5031)]
    [InlineData(1)]
    [InlineData(3)]
    public void Distances_are_the_integral(double redshift)
    {
        const int steps = 200_000;
        var sum = 0.0;
        for (var i = 0; i <= steps; i++)
        {
            var z = redshift * i / steps;
            sum += (i is 0 or steps ? 0.5 : 1) / Math.Sqrt(0.3 * Math.Pow(1 + z, 3) + 0.7);
        }

        var expected = (1 + redshift) * HubbleDistance * sum * redshift / steps;
        Assert.Equal(1, Cosmology.LuminosityDistance(redshift) / expected, 5);
        Assert.Equal(5 * Math.Log10(expected * 1e5), Cosmology.DistanceModulus(redshift), 4);
    }

    /// <summary>Ned Wright's calculator: 6607.7 Mpc at redshift 1 for H0 70 and matter 0.3.</summary>
    [Fact]
    public void A_known_distance() => Assert.Equal(6607.7, Cosmology.LuminosityDistance(1), 0.6);

    [Fact]
    public void Near_the_observer_Hubble_s_law_holds() => Assert.Equal(0.003 * HubbleDistance, Cosmology.LuminosityDistance(0.003), 0.05);

    /// <summary>The volume inside a redshift is 4/3 pi times the cube of the comoving distance.</summary>
    [Fact]
    public void Volumes_are_those_of_spheres()
    {
        const int steps = 20_000;
        var volume = 0.0;
        for (var i = 0; i < steps; i++) volume += Cosmology.VolumePerRedshift((i + 0.5) * 0.8 / steps) * 0.8 / steps;
        Assert.Equal(1, volume / (4.0 / 3 * Math.PI * Math.Pow(Cosmology.ComovingDistance(0.8), 3)), 5);
    }

    /// <summary>A constant rate nearby: the mean of z is 3/4 of the largest, as in a sphere.</summary>
    [Fact]
    public void Redshifts_follow_the_volume()
    {
        var law = new RedshiftLaw(_ => 1, 0.0001, 0.02);
        var random = new RandomStream(1, 2);
        var (sum, count) = (0.0, 100_000);
        for (var i = 0; i < count; i++) sum += law.Draw(ref random);
        Assert.Equal(0.75 * 0.02, sum / count, 1.5e-4);
        Assert.Equal(1, law.Total / (4.0 / 3 * Math.PI * Math.Pow(0.02 * HubbleDistance, 3)), 0.04);
    }

    [Fact]
    public void Star_formation_peaks_near_redshift_two()
    {
        Assert.Equal(1, RedshiftLaw.StarFormation(0), 12);
        var peak = Enumerable.Range(0, 500).MaxBy(i => RedshiftLaw.StarFormation(i / 100.0)) / 100.0;
        Assert.Equal(1.86, peak, 0.05); // Madau and Dickinson (2014): z near 1.9
    }
}
