using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class SkyMapTests
{
    private static SkyPoint[] Points(int count, int seed = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new SkyPoint(ReportData.RandomPosition(random), random.Next(3) == 0 ? "lsst" : "ztf"))];
    }

    [Fact]
    public void A_point_belongs_to_the_hexagon_with_the_nearest_centre()
    {
        var grid = new HexagonGrid(3.4);
        var random = new Random(4);
        for (var round = 0; round < 2000; round++)
        {
            var (x, y) = (1000 * (random.NextDouble() - 0.5), 500 * (random.NextDouble() - 0.5));
            var cell = grid.CellOf(x, y);
            var best = Distance(grid.CentreOf(cell));
            Assert.True(best <= grid.Radius + 1e-9);
            foreach (var (column, row) in ((int, int)[])[(1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1)])
                Assert.True(best <= Distance(grid.CentreOf((cell.Column + column, cell.Row + row))) + 1e-9);
            Assert.Equal(cell, grid.CellOf(grid.CentreOf(cell).X, grid.CentreOf(cell).Y));
            double Distance((double X, double Y) centre) => Math.Sqrt(Math.Pow(x - centre.X, 2) + Math.Pow(y - centre.Y, 2));
        }
    }

    [Fact]
    public void Every_alert_is_in_one_cell_and_cells_have_equal_areas_on_the_sky()
    {
        var geometry = new SkyMapGeometry(5);
        var density = SkyDensity.Of(Points(200_000), geometry);
        Assert.Equal(200_000, density.Cells.Sum(cell => cell.Count));
        Assert.Equal(200_000, density.Totals.Sum());
        Assert.Equal(["lsst", "ztf"], density.Surveys);
        Assert.Equal(0, density.Unplaced);
        var perCell = 200_000 * geometry.SquareDegreesPerCell / 41_252.96;
        var inside = density.Cells.Where(cell => Math.Pow(cell.X / 470, 2) + Math.Pow(cell.Y / 230, 2) < 1).ToArray();
        Assert.True(inside.Length > 5000);
        Assert.Equal(perCell, inside.Average(cell => cell.Count), perCell * 0.01);
        // Equal areas give Poisson counts everywhere: the variance equals the mean, near the poles too.
        var polar = inside.Where(cell => Math.Abs(cell.Y) > 190).ToArray();
        Assert.Equal(perCell, polar.Average(cell => cell.Count), perCell * 0.05);
        Assert.Equal(1, inside.Average(cell => Math.Pow(cell.Count - perCell, 2)) / perCell, 0.1);
    }

    [Fact]
    public void North_is_up_and_right_ascension_grows_to_the_left()
    {
        var geometry = new SkyMapGeometry(5);
        Assert.Equal((0.0, 0.0), geometry.Place(new SkyPosition(180, 0)));
        Assert.True(geometry.Place(new SkyPosition(180, 40)).Y < 0);
        Assert.True(geometry.Place(new SkyPosition(200, 0)).X < 0);
        Assert.Equal(-SkyMapGeometry.HalfWidth, geometry.Place(new SkyPosition(360, 0)).X, 9);
        Assert.Equal(SkyMapGeometry.HalfWidth, geometry.Place(new SkyPosition(0, 0)).X, 9);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(7, "1,2,5")]
    [InlineData(130, "1,2,5,10,20,50,100")]
    [InlineData(2500, "1,3,10,30,100,300,1000")]
    [InlineData(90_000, "1,10,100,1000,10000")]
    public void Levels_divide_the_counts(int largest, string levels) =>
        Assert.Equal(levels, string.Join(',', SkyDensity.Levels(largest, 7)));

    [Fact]
    public void The_drawing_is_well_formed_small_and_has_one_shape_a_cell()
    {
        var points = Points(300_000);
        var html = ReportAssert.Write(writer => SkyMap.Write(writer, points, []));
        Assert.InRange(html.Length, 100_000, 700_000);
        var map = ReportAssert.Fragment(writer => SkyMap.Write(writer, points, []));
        var density = SkyDensity.Of(points, new SkyMapGeometry(3.4));
        var cells = map.All("path").Where(path => path.Has("s0") || path.Has("s1")).Sum(path => path.Get("d").Count(c => c == 'M'));
        Assert.Equal(density.Cells.Count, cells);
        var legend = map.All("ul", "legend").Single().Value;
        Assert.Contains($"ZTF {points.Count(point => point.Survey == "ztf"):N0}", legend, StringComparison.Ordinal);
        Assert.Contains("galactic plane", legend, StringComparison.Ordinal);
        Assert.Contains("ecliptic", legend, StringComparison.Ordinal);
        Assert.Contains("12h", map.All("text").Select(text => text.Value));
        Assert.Contains("+30°", map.All("text").Select(text => text.Value));
        Assert.Contains("300,000", ReportFormat.Count(density.Totals.Sum()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_sky_and_invalid_positions_draw()
    {
        var map = ReportAssert.Fragment(writer => SkyMap.Write(writer, [], []));
        Assert.Contains("without alerts", map.All("svg", "sky").Single().Get("aria-label"), StringComparison.Ordinal);
        SkyPosition nowhere = new(double.NaN, 100);
        map = ReportAssert.Fragment(writer => SkyMap.Write(writer, [new SkyPoint(nowhere, "ztf", true)], [nowhere]));
        Assert.Contains("1 without a valid position", map.Value, StringComparison.Ordinal);
        Assert.Empty(map.All("a"));
    }

    [Fact]
    public void Pins_link_to_their_cards_and_never_cover_each_other()
    {
        SkyPosition[] positions = [.. Enumerable.Range(0, 20).Select(index => new SkyPosition(150.1 + index * 0.01, 2.2))];
        var map = ReportAssert.Fragment(writer => SkyMap.Write(writer, [], positions));
        var pins = map.All("a").ToDictionary(a => a.Get("href"), a => a.All("circle").Single(), StringComparer.Ordinal);
        Assert.Equal(20, pins.Count);
        Assert.Contains("#alert-20", pins.Keys);
        var places = pins.Values.Select(circle => (X: circle.Number("cx"), Y: circle.Number("cy"))).ToArray();
        for (var i = 0; i < places.Length; i++)
            for (var j = 0; j < i; j++)
                Assert.True(Math.Pow(places[i].X - places[j].X, 2) + Math.Pow(places[i].Y - places[j].Y, 2) >= Math.Pow(2 * SkyPins.Radius, 2));
        var (x, y) = new SkyMapGeometry(5).Place(positions[0]);
        Assert.Equal(x, pins["#alert-1"].Number("cx"), 0.06);
        Assert.Equal(y, pins["#alert-1"].Number("cy"), 0.06);
    }

    [Fact]
    public void Interesting_points_get_a_ring()
    {
        var map = ReportAssert.Fragment(writer => SkyMap.Write(writer, [new SkyPoint(new(10, 10), "ztf", true), new SkyPoint(new(20, 10), "ztf")], []));
        Assert.Single(map.All("circle", "ring"));
    }
}
