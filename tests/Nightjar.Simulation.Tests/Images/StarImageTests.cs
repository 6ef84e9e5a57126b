using Nightjar.Simulation.Images;

namespace Nightjar.Simulation.Tests.Images;

public class StarImageTests
{
    private const int Side = 201;
    private const double Middle = 100;

    private static PixelGrid Empty() => new(new float[Side * Side], Side, Side);

    [Fact]
    public void Core_and_tail_share_the_light_and_move_its_centre()
    {
        var image = Empty();
        new StarImage(new PointSpread(2.4), new Coma(0.2, 0, 0.5)).Add(image, Middle, Middle, 1000, 90);
        double sum = 0, up = 0;
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                sum += image[column, row];
                up += (row - Middle) * image[column, row];
            }
        }

        Assert.Equal(1000, sum, 5.0);
        Assert.Equal(0.2 * 0.5 * 2.4, up / sum, 0.01);
    }

    [Fact]
    public void Without_coma_the_image_is_the_point_spread()
    {
        var (plain, star) = (Empty(), Empty());
        var point = new PointSpread(2.1, 0.1, 0.4);
        point.Add(plain, 99.3, 101.2, 500, 20);
        StarImage image = point;
        image.Add(star, 99.3, 101.2, 500, 20);
        Assert.Equal(plain.Pixels.ToArray(), star.Pixels.ToArray());
    }

    /// <summary>Vanes diffract along rows and columns: there the wings are higher than on the diagonals, and fade with the square of the distance.</summary>
    [Fact]
    public void Bright_stars_have_spikes_along_rows_and_columns_and_faint_ones_none()
    {
        var star = new StarImage(new PointSpread(2.2), new Coma(0.05, 0, 0.3));
        var bright = Empty();
        star.AddStar(bright, Middle, Middle, 300_000, 0.2);
        Assert.True(bright[120, 100] > 1.5 * bright[114, 114]);
        var (near, far) = (bright[115, 100] - bright[110, 111], bright[130, 100] - bright[121, 121]);
        Assert.InRange(near / far, 2, 6); // (33 / 18)^2 = 3.4, and what the aureole adds
        Assert.Equal(bright[120, 100], bright[100, 120], 0.05 * bright[120, 100]);
        Assert.Equal(300_000, bright.Pixels.ToArray().Sum(p => (double)p), 0.03 * 300_000);

        var faint = Empty();
        star.AddStar(faint, Middle, Middle, 300, 0.2);
        Assert.Equal(0, faint[120, 100]);
    }
}
