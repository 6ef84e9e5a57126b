using Nightjar.Simulation.Images;

namespace Nightjar.Simulation.Tests.Images;

public class SpiralArmsTests
{
    private static readonly GalaxyShape Shape = new(12, 0.6, 0.7, false) { ArmStrength = 0.8, Winding = 3, ArmPhase = 1 };

    /// <summary>Arms move light along circles of the disc and make none.</summary>
    [Fact]
    public void The_mean_over_every_ellipse_of_the_disc_is_one()
    {
        var arms = new SpiralArms(Shape);
        var (sine, cosine) = Math.SinCos(Shape.Angle);
        foreach (var radius in new[] { 2.0, 7, 20 })
        {
            var (sum, lowest) = (0.0, 1.0);
            for (var i = 0; i < 360; i++)
            {
                var (s, c) = Math.SinCos(i * Math.PI / 180);
                var (along, across) = (radius * c, radius * s * Shape.AxisRatio);
                var factor = arms.Factor((float)(along * cosine - across * sine), (float)(along * sine + across * cosine));
                sum += factor;
                lowest = Math.Min(lowest, factor);
            }

            Assert.Equal(1, sum / 360, 1e-4);
            Assert.InRange(lowest, 0.19, 0.999);
        }
    }

    [Fact]
    public void A_galaxy_keeps_its_light_whether_it_has_arms_or_not()
    {
        static double Light(in GalaxyShape shape)
        {
            var image = new PixelGrid(new float[201 * 201], 201, 201);
            GalaxyProfile.Add(image, 100, 100, 1000, shape, 2, 1e-6);
            return image.Pixels.ToArray().Sum(p => (double)p);
        }

        Assert.Equal(1000, Light(Shape), 10.0);
        Assert.Equal(Light(Shape with { ArmStrength = 0 }), Light(Shape), 5.0);
    }
}
