using Nightjar.Simulation.Observing;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Observing;

public class ExposureTests
{
    private static Exposure At(double jd, int field, PassBand band) => new()
    {
        Index = 0,
        Field = ZtfFieldGrid.Fields.First(f => f.Id == field),
        Time = new JulianDate(jd),
        Band = band,
        ProgramId = 1,
        Seeing = 2,
        Background = 150,
        Extinction = 0,
    };

    /// <summary>jd, rcid, nid and pid of two published alerts.</summary>
    [Theory]
    [InlineData(2_460_506.6906597, 56, 2752, 2_752_190_655_615)]
    [InlineData(2_460_759.6403704, 0, 3005, 3_005_140_370_015)]
    [InlineData(2_460_449.8784606, 21, 2695, 2_695_378_462_115)]
    public void Night_and_processing_numbers_are_the_surveys(double jd, int channel, int night, long processing)
    {
        var exposure = At(jd, 279, PassBand.G);
        Assert.Equal(night, exposure.NightId);
        Assert.Equal(processing, exposure.ProcessingId(channel));
    }

    /// <summary>A path of a published alert's history.</summary>
    [Fact]
    public void Image_names_are_the_surveys()
    {
        var exposure = At(2_460_729.689838, 258, PassBand.G);
        Assert.Equal(
            "/ztf/archive/sci/2025/0223/189838/ztf_20250223189838_000258_zg_c01_o_q1_scimrefdiffimg.fits.fz",
            exposure.ArchivePath(0));
        Assert.Equal("ztf_20250223189838_000258_zg_c08_o_q3_scimrefdiffimg.fits", exposure.DifferenceImageName(30));
    }

    [Fact]
    public void Template_numbers_are_the_surveys()
    {
        var field = ZtfFieldGrid.Fields.First(f => f.Id == 279);
        Assert.Equal(279_120_156, new ReferenceImage(1, field, 56, PassBand.G).Id);
        Assert.Equal(279_120_230, new ReferenceImage(1, field, 30, PassBand.R).Id);
    }

    [Fact]
    public void The_limit_follows_from_sky_seeing_and_zero_point()
    {
        var conditions = new ChannelConditions(1, At(2_460_506.69, 475, PassBand.R), 5);
        var five = 5 * conditions.FluxSigma;
        Assert.Equal(conditions.ZeroPoint - 2.5 * Math.Log10(five), conditions.LimitingMagnitude, 1e-9);
        Assert.InRange(conditions.LimitingMagnitude, 19.8, 21.2);
        Assert.Equal(five, conditions.CountsOf(Photometry.FluxOf(conditions.LimitingMagnitude)), 1e-6 * five);
    }

    [Fact]
    public void Conditions_are_a_pure_function_of_seed_exposure_and_channel()
    {
        var exposure = At(2_460_506.69, 475, PassBand.R);
        Assert.Equal(new ChannelConditions(1, exposure, 5), new ChannelConditions(1, exposure, 5));
        Assert.NotEqual(new ChannelConditions(1, exposure, 5).Seeing, new ChannelConditions(1, exposure, 6).Seeing);
        Assert.NotEqual(new ChannelConditions(1, exposure, 5).Seeing, new ChannelConditions(2, exposure, 5).Seeing);
    }

    [Fact]
    public void A_magnitude_and_its_flux_are_the_same()
    {
        Assert.Equal(1, Photometry.FluxOf(31.4), 1e-12);
        Assert.Equal(20.3, Photometry.MagnitudeOf(Photometry.FluxOf(20.3)), 1e-12);
        Assert.True(double.IsNaN(Photometry.MagnitudeOf(0)));
        Assert.True(double.IsNaN(Photometry.MagnitudeOf(-3)));
    }
}
