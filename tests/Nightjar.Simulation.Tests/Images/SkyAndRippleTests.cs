using Nightjar.Simulation.Images;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.Images;

public class SkyAndRippleTests
{
    private static readonly StampFrame Full = new(1000, 1000, 1000, 1000);

    [Fact]
    public void Ringing_alternates_beside_a_source_and_leaves_its_core()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var (image, scratch) = (new PixelGrid(new float[63 * 63], 63, 63), new PixelGrid(new float[63 * 63], 63, 63));
            image[31, 31] = 100;
            image[20, 40] = -40;
            var random = new RandomStream(seed, 3);
            Ringing.Draw(1.5, ref random).Apply(image, scratch);
            Assert.Equal(100, image[31, 31], 1e-3f);
            Assert.True(image[31, 33] < 0 && image[31, 29] < 0 && image[33, 31] < 0); // a row away from the core's, the sign turns
            Assert.True(image[31, 34] > 0 && image[31, 35] < 0);
            Assert.True(Math.Abs(image[31, 35]) < Math.Abs(image[31, 33]));
        }
    }

    [Fact]
    public void A_well_sampled_difference_does_not_ring()
    {
        var (image, scratch) = (new PixelGrid(new float[63 * 63], 63, 63), new PixelGrid(new float[63 * 63], 63, 63));
        image[31, 31] = 100;
        var random = new RandomStream(1, 3);
        Ringing.Draw(3.5, ref random).Apply(image, scratch);
        Assert.Equal(100, image[31, 31]);
        Assert.Equal(0, image[31, 33]);
    }

    /// <summary>Nodes nine pixels apart, joined by lines: neighbours are all but the same, pixels two nodes away have nothing in common.</summary>
    [Fact]
    public void A_rippled_sky_correlates_over_some_pixels_and_not_over_many()
    {
        double square = 0, near = 0, far = 0, mean = 0;
        const int tries = 200;
        for (ulong seed = 0; seed < tries; seed++)
        {
            var stamps = new StampSet();
            stamps.Begin(Full, 0, 0, 0);
            var random = new RandomStream(seed, 4);
            SkyRipple.Paint(stamps, 1, ref random);
            for (var row = 0; row < 63; row++)
            {
                var line = stamps.Science.Row(row);
                for (var column = 0; column < 40; column++)
                {
                    mean += line[column];
                    square += line[column] * line[column];
                    near += line[column] * line[column + 3];
                    far += line[column] * line[column + 20];
                }
            }

            Assert.Equal(0, stamps.Template.Pixels.ToArray().Max());
            Assert.Equal(0.85f * stamps.Science[30, 30], stamps.Difference[30, 30], 1e-5f);
        }

        Assert.InRange(near / square, 0.75, 0.97);
        Assert.InRange(far / square, -0.15, 0.15);
        Assert.InRange(mean / (tries * 63 * 40), -0.05, 0.05);
    }

    [Fact]
    public void Glare_lies_on_both_images_and_fades_away_from_its_star()
    {
        var painted = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            var stamps = new StampSet();
            stamps.Begin(Full, 0, 0, 0);
            var random = new RandomStream(seed, 5);
            Glare.Paint(stamps, 1, ref random);
            Assert.Equal(stamps.Science.Pixels.ToArray(), stamps.Template.Pixels.ToArray());
            var corners = new[] { stamps.Science[0, 0], stamps.Science[62, 0], stamps.Science[0, 62], stamps.Science[62, 62] };
            if (corners.Max() <= 0) continue;
            painted++;
            Assert.True(corners.Max() > 1.2 * corners.Min());
            Assert.True(Math.Abs(stamps.Difference[31, 31]) <= 0.06 * stamps.Science[31, 31]);
        }

        Assert.InRange(painted, 8, 36); // 5 % of 400
    }
}
