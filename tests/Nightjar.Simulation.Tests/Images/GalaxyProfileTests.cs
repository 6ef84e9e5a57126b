using Nightjar.Simulation.Images;

namespace Nightjar.Simulation.Tests.Images;

public class GalaxyProfileTests
{
    private const int Size = 301, Middle = 150;

    private static PixelGrid Paint(GalaxyShape shape, double fwhm = 0.5)
    {
        var image = new PixelGrid(new float[Size * Size], Size, Size);
        GalaxyProfile.Add(image, Middle, Middle, 1e6, shape, fwhm, 1e-4);
        return image;
    }

    private static double FluxWithin(PixelGrid image, double radius)
    {
        var sum = 0.0;
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                if (Math.Sqrt((column - Middle) * (column - Middle) + (row - Middle) * (row - Middle)) <= radius) sum += image[column, row];
            }
        }

        return sum;
    }

    /// <summary>The effective radius holds half the light: 1.678 scale lengths of an exponential.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Half_the_light_lies_within_the_effective_radius(bool spheroid)
    {
        const double radius = 12;
        var image = Paint(new GalaxyShape(radius, 1, 0, spheroid));
        var total = FluxWithin(image, 149);
        Assert.Equal(1e6, total, spheroid ? 6e4 : 1e4);
        Assert.Equal(0.5, FluxWithin(image, radius) / total, 0.04);
    }

    /// <summary>The sum of Gaussians follows exp(-1.678 r / r_e) over a decade in radius.</summary>
    [Fact]
    public void A_disc_is_exponential()
    {
        const double radius = 20;
        var image = Paint(new GalaxyShape(radius, 1, 0, false));
        double Profile(int r) => image[Middle + r, Middle];
        for (var r = 4; r <= 56; r += 4)
        {
            var expected = Math.Exp(-1.678 * (r - 20) / radius);
            Assert.Equal(1, Profile(r) / Profile(20) / expected, 0.12);
        }
    }

    [Fact]
    public void A_flat_galaxy_is_longer_along_its_axis()
    {
        var image = Paint(new GalaxyShape(15, 0.4, 0, false));
        Assert.True(image[Middle + 15, Middle] > 2 * image[Middle, Middle + 15]);
        var turned = Paint(new GalaxyShape(15, 0.4, Math.PI / 2, false));
        Assert.Equal(image[Middle + 15, Middle], turned[Middle, Middle + 15], 0.01 * image[Middle + 15, Middle]);
    }

    [Fact]
    public void Seeing_spreads_the_light_and_keeps_it()
    {
        var shape = new GalaxyShape(3, 0.8, 0.5, false);
        var (sharp, blurred) = (Paint(shape), Paint(shape, 8));
        Assert.True(blurred[Middle, Middle] < 0.5 * sharp[Middle, Middle]);
        Assert.Equal(1, FluxWithin(blurred, 140) / FluxWithin(sharp, 140), 0.02);
    }
}
