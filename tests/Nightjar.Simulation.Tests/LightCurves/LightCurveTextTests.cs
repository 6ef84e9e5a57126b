using Nightjar.Simulation.LightCurves;

namespace Nightjar.Simulation.Tests.LightCurves;

public class LightCurveTextTests
{
    [Fact]
    public void Texts_are_read()
    {
        var short_ = LightCurveText.Parse("ztf,7,20000");
        Assert.Equal(new LightCurveOptions { Seed = 7, Count = 20_000 }, short_);
        var all = LightCurveText.Parse("lsst-deep, -3, 5, mix=plasticc, window=packet, points=all, redshift=none, classes=SNIa+42+tde, detections=3");
        Assert.Equal((LightCurveSurvey.LsstDeep, -3, 5), (all.Survey, all.Seed, all.Count));
        Assert.Equal((LightCurveMix.Plasticc, LightCurveWindow.Packet, PointChoice.All, RedshiftKnowledge.Unknown, 3), (all.Mix, all.Window, all.Points, all.Redshift, all.MinimumDetections));
        Assert.Equal([LightCurveClass.TidalDisruption, LightCurveClass.SupernovaII, LightCurveClass.SupernovaIa], all.ActiveClasses());
        Assert.Equal(LightCurveSurvey.LsstWide, LightCurveText.Parse("lsst,1,1").Survey);
    }

    [Theory]
    [InlineData("", "SURVEY,SEED,COUNT")]
    [InlineData("ztf,1", "SURVEY,SEED,COUNT")]
    [InlineData("des,1,1", "\"des\"")]
    [InlineData("ztf,x,1", "seed")]
    [InlineData("ztf,1,-1", "count")]
    [InlineData("ztf,1,99999999999", "count")]
    [InlineData("ztf,1,1000000000", "1000000000")]
    [InlineData("ztf,1,1,mix=wild", "mix")]
    [InlineData("ztf,1,1,colour=red", "colour=red")]
    [InlineData("ztf,1,1,classes=SNIa+Quasar", "Quasar")]
    [InlineData("ztf,1,1,mix=bts,classes=RRL", "no class is left")]
    [InlineData("lsst,1,1,mix=bts", "ztf")]
    [InlineData("ztf,1,1,detections=0", "detections")]
    public void Wrong_texts_are_refused_with_what_is_wrong(string text, string mentions)
        => Assert.Contains(mentions, Assert.Throws<FormatException>(() => LightCurveText.Parse(text)).Message, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Names_and_numbers_of_classes_come_back()
    {
        Assert.Equal([6, 15, 16, 42, 52, 53, 62, 64, 65, 67, 88, 90, 92, 95], LightCurveClasses.All.Select(c => c.PlasticcNumber()));
        foreach (var value in LightCurveClasses.All)
        {
            Assert.True(LightCurveClasses.TryParse(value.Name(), out var back) && back == value);
            Assert.True(LightCurveClasses.TryParse(value.PlasticcNumber().ToString(System.Globalization.CultureInfo.InvariantCulture), out back) && back == value);
        }

        Assert.False(LightCurveClasses.TryParse("7", out _));
    }
}
