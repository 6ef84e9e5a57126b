using Nightjar.Broker.Archive;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Archive;

public class AlertQueryTests
{
    // mirar #1145: BOOM's cone search returned arbitrary, not nearest, objects.
    [Fact]
    public void A_cone_search_returns_the_nearest_first_with_its_separation()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        var places = Enumerable.Range(0, 500).Select(_ => new SkyPosition(150 + random.NextDouble() * 0.01, 2 + random.NextDouble() * 0.01)).ToArray();
        using var archive = Fill(folder, places);
        var center = new SkyPosition(150.005, 2.005);
        var found = archive.Find(new AlertQuery { Center = center, RadiusArcsec = 9 }).ToList();
        var expected = places.Select(place => place.SeparationTo(center).Arcseconds).Where(separation => separation <= 9).Order().ToArray();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, found.Select(alert => alert.SeparationArcsec));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(359.9999, 12)]
    [InlineData(0.00005, -45)]
    [InlineData(77, 90)]
    [InlineData(200, -90)]
    [InlineData(10, 89.9999)]
    public void A_cone_search_is_complete_at_the_poles_and_at_right_ascension_zero(double ra, double dec)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        var places = Enumerable.Range(0, 400).Select(_ =>
        {
            var d = Math.Clamp(dec + (random.NextDouble() - 0.5) * 0.004, -90, 90);
            var width = Math.Min(360, 0.004 / Math.Max(1e-9, Math.Cos(d * Math.PI / 180)));
            return new SkyPosition((ra + (random.NextDouble() - 0.5) * width + 720) % 360, d);
        }).ToArray();
        using var archive = Fill(folder, places);
        var center = new SkyPosition(ra, dec);
        var expected = places.Count(place => place.SeparationTo(center).Arcseconds <= 5);
        Assert.True(expected > 10);
        Assert.Equal(expected, archive.Find(new AlertQuery { Center = center, RadiusArcsec = 5 }).Count());
    }

    [Fact]
    public void Conditions_combine()
    {
        using var folder = new TemporaryFolder();
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            for (var i = 0; i < 20; i++) writer.Append(TestAlerts.Make(i + 1, jd: 2460500.5 + i, objectId: i % 2 == 0 ? "even" : "odd"));
            writer.Commit();
        }

        using var archive = AlertArchive.Open(folder["a"]);
        var query = new AlertQuery { ObjectId = "even", From = new JulianDate(2460504.5), To = new JulianDate(2460508.5) };
        Assert.Equal([5, 7], archive.Find(query).Select(alert => alert.Summary.Key.Id.Number));
        Assert.Empty(archive.Find(query with { Survey = "lsst" }));
        Assert.Equal(2, archive.Find(query with { Center = new SkyPosition(10, 20), RadiusArcsec = 1 }).Count());
        Assert.Equal([20, 19, 18], archive.Find(new AlertQuery { MostInteresting = 3 }).Select(alert => alert.Summary.Key.Id.Number));
        Assert.Equal(10, archive.FindNamed("odd").Count);
        Assert.Equal(10, archive.FindNamed("ztf/odd").Count);
        Assert.Empty(archive.FindNamed("lsst/odd"));
        Assert.Single(archive.FindNamed("ztf/3"));
    }

    private static AlertArchive Fill(TemporaryFolder folder, SkyPosition[] places)
    {
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            for (var i = 0; i < places.Length; i++) writer.Append(TestAlerts.Make(i + 1, ra: places[i].RightAscension, dec: places[i].Declination));
            writer.Commit();
        }

        return AlertArchive.Open(folder["a"]);
    }
}
