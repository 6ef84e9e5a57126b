using Nightjar.Simulation.Observing;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Simulation.Tests.Observing;

public class CameraTests
{
    /// <summary>Field, channel and pixel of published alerts lead to their positions: the grid, the mosaic and the
    /// directions of x and y are the survey's.</summary>
    [Fact]
    public void Published_alerts_lie_where_grid_and_camera_put_their_pixels()
    {
        var folder = SharedData.PathOf("alerts", "ztf", "packets");
        var checkedAlerts = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.avro", SearchOption.AllDirectories).Where(f => f.Contains("v4.0", StringComparison.Ordinal)))
        {
            var alert = new OracleAlert(File.ReadAllBytes(file));
            if (ZtfFieldGrid.Fields.FirstOrDefault(f => f.Id == (int)alert["field"]) is not { } field) continue;
            var predicted = ZtfCamera.PositionOf(field, (int)alert["rcid"], alert["xpos"], alert["ypos"]);
            Assert.Equal(predicted.Declination, alert["dec"], 0.06);
            Assert.InRange(Celestial.Separation(predicted, new SkyPosition(alert["ra"], alert["dec"])), 0, 2);
            checkedAlerts++;
        }

        Assert.True(checkedAlerts >= 12);
    }

    [Fact]
    public void The_grid_has_its_rows_without_gaps_and_covers_the_northern_sky_once()
    {
        var fields = ZtfFieldGrid.Fields;
        Assert.Equal(Enumerable.Range(245, fields.Count), fields.Select(f => f.Id));
        Assert.All(fields, f => Assert.InRange(f.Center.Declination, -30, 80));
        foreach (var row in fields.GroupBy(f => f.Center.Declination))
        {
            var sorted = row.Select(f => f.Center.RightAscension).Order().ToArray();
            var width = 360.0 / sorted.Length;
            Assert.InRange(width * Math.Cos(row.Key * Math.PI / 180), 5, 7.5); // no wider than the camera
            for (var i = 1; i < sorted.Length; i++) Assert.Equal(width, sorted[i] - sorted[i - 1], 1e-6);
        }
    }

    [Fact]
    public void The_channels_tile_the_camera_without_overlap()
    {
        var field = ZtfFieldGrid.Fields.First(f => f.Id == 475);
        var centers = Enumerable.Range(0, ZtfCamera.Channels)
            .Select(c => ZtfCamera.PositionOf(field, c, ZtfCamera.Width / 2.0, ZtfCamera.Height / 2.0)).ToArray();
        for (var i = 0; i < centers.Length; i++)
        {
            for (var j = 0; j < i; j++) Assert.True(Celestial.Separation(centers[i], centers[j]) > 0.85);
        }

        Assert.All(centers, c => Assert.InRange(Celestial.Separation(field.Center, c), 0, 5));
    }

    [Fact]
    public void A_pixel_step_is_about_an_arcsecond_west_and_south()
    {
        var field = ZtfFieldGrid.Fields.First(f => f.Id == 600);
        var here = ZtfCamera.PositionOf(field, 20, 1000, 1000);
        var right = ZtfCamera.PositionOf(field, 20, 1010, 1000);
        var up = ZtfCamera.PositionOf(field, 20, 1000, 1010);
        Assert.True(right.RightAscension < here.RightAscension);
        Assert.True(up.Declination < here.Declination);
        Assert.Equal(10 * ZtfCamera.PixelScale / 3600, Celestial.Separation(here, right), 5e-5);
        Assert.Equal(10 * ZtfCamera.PixelScale / 3600, Celestial.Separation(here, ZtfCamera.Offset(here, 6, 8)), 1e-5);
    }

    [Fact]
    public void Detector_and_quadrant_follow_from_the_channel()
    {
        Assert.Equal((8, 3), (ZtfCamera.DetectorOf(30), ZtfCamera.QuadrantOf(30)));
        Assert.Equal((15, 1), (ZtfCamera.DetectorOf(56), ZtfCamera.QuadrantOf(56)));
        Assert.Equal((1, 1), (ZtfCamera.DetectorOf(0), ZtfCamera.QuadrantOf(0)));
    }
}
