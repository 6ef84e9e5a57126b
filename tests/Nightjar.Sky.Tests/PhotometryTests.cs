using System.Globalization;
using System.IO.Compression;
using Nightjar.TestKit;

namespace Nightjar.Sky.Tests;

public sealed class PhotometryTests
{
    [Fact]
    public void Magnitudes_and_fluxes_agree_at_the_zero_points()
    {
        Assert.Equal(1, Flux.FromMagnitude(new Magnitude(31.4, 0)).Nanojansky, 1e-12);
        Assert.Equal(1000, Flux.FromMagnitude(new Magnitude(23.9, 0)).Nanojansky, 1e-9);
        Assert.Equal(1e9, Flux.FromMagnitude(new Magnitude(8.9, 0)).Nanojansky, 1e-3);
        Assert.Equal(-1, Flux.FromMagnitude(new Magnitude(31.4, 0), isPositive: false).Nanojansky, 1e-12);
        Assert.Equal(Magnitude.PerRelativeFlux, 2.5 / Math.Log(10), 1e-15);
    }

    /// <summary>BOOM converts ZTF magnitudes with the zero point of microjanskys and calls the result nanojanskys after a
    /// factor of a billion: a million times too much, so that ZTF and Rubin fluxes of one source do not compare.</summary>
    [Fact]
    public void Fluxes_of_all_surveys_share_one_unit_unlike_BOOM()
    {
        var ztf = Flux.FromMagnitude(new Magnitude(20, 0.1));
        var forced = Flux.FromCounts(counts: 251.188_643_150_958, error: 10, zeroPoint: 26);
        var rubin = new Flux(36_307.805_477_010_2, 100);
        Assert.Equal(rubin.Nanojansky, ztf.Nanojansky, 1e-6);
        Assert.Equal(rubin.Nanojansky, forced.Nanojansky, 1e-6);
        Assert.Equal(20, rubin.ToMagnitude().Value, 1e-12);
        Assert.Equal(25.118_864, forced.SignalToNoise, 1e-6);
    }

    [Fact]
    public void Conversions_round_trip()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var magnitude = new Magnitude(10 + 20 * random.NextDouble(), random.NextDouble());
            var flux = Flux.FromMagnitude(magnitude, isPositive: i % 2 == 0);
            var back = flux.ToDifferenceMagnitude();
            Assert.Equal(magnitude.Value, back.Value, 1e-12);
            Assert.Equal(magnitude.Error, back.Error, 1e-12);
            Assert.Equal(i % 2 == 0, flux.ToMagnitude().IsMeasured);
            var cal = FluxCal.From(flux).ToFlux();
            Assert.Equal(flux.Nanojansky, cal.Nanojansky, Math.Abs(flux.Nanojansky) * 1e-14);
            Assert.Equal(flux.Error, cal.Error, flux.Error * 1e-14);
        }
    }

    [Fact]
    public void What_is_missing_stays_missing()
    {
        Assert.Equal(Flux.None, Flux.FromMagnitude(Magnitude.None));
        Assert.Equal(Magnitude.None, Flux.None.ToMagnitude());
        Assert.Equal(Magnitude.None, new Flux(0, 1).ToDifferenceMagnitude());
        Assert.Equal(Magnitude.None, new Flux(-5, 1).ToMagnitude());
        Assert.Equal(Flux.None, Flux.FromCounts(double.NaN, 1, 26));
        Assert.Equal(Flux.None, Flux.FromCounts(5, 1, double.NaN));
        Assert.True(double.IsNaN(Flux.None.SignalToNoise));
        Assert.Equal(20, Flux.FromMagnitude(new Magnitude(20, double.NaN)).ToMagnitude().Value, 1e-12);
        Assert.True(double.IsNaN(Flux.FromMagnitude(new Magnitude(20, double.NaN)).Error));
    }

    [Fact]
    public void An_upper_limit_is_five_uncertainties()
    {
        var limit = Flux.FromUpperLimit(20.5);
        Assert.True(double.IsNaN(limit.Nanojansky));
        Assert.Equal(20.5, new Flux(5 * limit.Error, 1).ToMagnitude().Value, 1e-12);
    }

    /// <summary>The formulae as Fink writes them (schemas.md 2).</summary>
    [Theory]
    [InlineData(18.5, 0.05)]
    [InlineData(21.0, 0.3)]
    public void FluxCal_has_its_closed_form(double magnitude, double error)
    {
        var flux = FluxCal.From(new Magnitude(magnitude, error));
        Assert.Equal(Math.Pow(10, -0.4 * magnitude) * 1e11, flux.Value, flux.Value * 1e-12);
        Assert.Equal(9.21034e10 * Math.Exp(-0.921034 * magnitude) * error, flux.Error, flux.Error * 1e-5);
        Assert.Equal(0.02754, FluxCal.From(new Flux(1, 0)).Value, 1e-5);
    }

    /// <summary>2,837 measurements of tidal disruption events with the values that Fink computed.</summary>
    [Fact]
    public void FluxCal_agrees_with_Fink_on_real_light_curves()
    {
        using var file = File.OpenRead(SharedData.PathOf("lightcurves", "tde_fink_lightcurves.csv.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        reader.ReadLine();
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(',');
            var expected = Number(words[7]);
            if (!double.IsFinite(expected)) continue;
            var actual = FluxCal.From(Flux.FromMagnitude(new Magnitude(Number(words[3]), Number(words[4])), words[5] is "t" or "1"));
            Assert.Equal(expected, actual.Value, Math.Abs(expected) * 2e-5);
            Assert.Equal(Number(words[8]), actual.Error, 2e-4 * actual.Error + 1e-4 * Math.Abs(actual.Value));
            count++;
        }

        Assert.True(count > 2000);

        static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>The formulae of schemas.md 2 in decimals of 40 digits.</summary>
    [Theory]
    [InlineData(17.8, 0.1, 17.5, 0.02, true, 16.88709617291122, 0.04460990586165761)]
    [InlineData(17.8, 0.1, 17.5, 0.02, false, 19.043055980286464, 0.32494901864214665)]
    [InlineData(14.916227340698242, 0.03, 15.2, 0.01, true, 14.296293945200125, 0.01749853189585817)]
    [InlineData(20.1, 0.2, 16.0, 0.03, true, 15.975407843995479, 0.029668195821478217)]
    [InlineData(20.1, 0.2, 16.0, 0.03, false, 16.025162108035268, 0.03105938431104277)]
    public void Apparent_magnitudes_match_their_formula(
        double difference, double differenceError, double reference, double referenceError, bool isPositive, double value, double error)
    {
        var apparent = ApparentPhotometry.MagnitudeOf(Seen(difference, differenceError, reference, referenceError, isPositive));
        Assert.Equal(value, apparent.Value, 1e-12);
        Assert.Equal(error, apparent.Error, 1e-12);
    }

    [Fact]
    public void There_is_no_apparent_magnitude_where_it_makes_no_sense()
    {
        Assert.Equal(Magnitude.None, ApparentPhotometry.MagnitudeOf(Seen(19, 0.1, 19.5, 0.1, isPositive: false)));
        Assert.Equal(Magnitude.None, ApparentPhotometry.MagnitudeOf(Seen(double.NaN, 0.1, 19.5, 0.1)));
        Assert.Equal(Magnitude.None, ApparentPhotometry.MagnitudeOf(Seen(19, 0.1, double.NaN, double.NaN)));
        Assert.False(ApparentPhotometry.IsMeaningful(Seen(19, 0.1, 19.5, 0.1, isPositive: false)));
        Assert.False(ApparentPhotometry.IsMeaningful(Seen(19, 0.1, 18, 0.1, distance: 1.6)));
        Assert.False(ApparentPhotometry.IsMeaningful(Seen(19, 0.1, 18, 0.1, distance: double.NaN)));
        Assert.False(ApparentPhotometry.IsMeaningful(Seen(19.01, 0.5, 18.9, 0.5, isPositive: false)));
        Assert.False(ApparentPhotometry.IsMeaningful(Seen(19, 0.1, 18, double.NaN)));
        Assert.True(ApparentPhotometry.IsMeaningful(Seen(19, 0.1, 18, 0.1)));
    }

    [Fact]
    public void Bands_have_names_that_are_read_back_and_wavelengths()
    {
        foreach (var band in PassBands.All)
        {
            Assert.True(PassBands.TryParse(PassBands.Name(band), out var same));
            Assert.Equal(band, same);
            Assert.Equal(band is PassBand.Wide or PassBand.Radio, double.IsNaN(PassBands.EffectiveWavelengthAngstrom(band, "lsst")));
        }

        Assert.Equal(Enum.GetValues<PassBand>().Length - 1, PassBands.All.Length);
        Assert.Equal(6436.92, PassBands.EffectiveWavelengthAngstrom(PassBand.R, "ztf"));
        Assert.Equal(6231, PassBands.EffectiveWavelengthAngstrom(PassBand.R, "lsst"));
    }

    [Theory]
    [InlineData("zg", PassBand.G)]
    [InlineData("ztfr", PassBand.R)]
    [InlineData("ZTF_i", PassBand.I)]
    [InlineData("z", PassBand.Z)]
    [InlineData("LSST_y", PassBand.Y)]
    [InlineData("Y", PassBand.Y)]
    [InlineData("Ks", PassBand.K)]
    [InlineData("ATLAS:o", PassBand.Orange)]
    public void Band_names_of_surveys_are_read(string text, PassBand band)
    {
        Assert.True(PassBands.TryParse(text, out var parsed));
        Assert.Equal(band, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("ztf")]
    [InlineData("gg")]
    public void Other_names_are_unknown_bands(string text)
    {
        Assert.False(PassBands.TryParse(text, out var parsed));
        Assert.Equal(PassBand.Unknown, parsed);
    }

    private static Detection Seen(
        double difference, double differenceError, double reference, double referenceError, bool isPositive = true, double distance = 0.5)
        => new()
        {
            Magnitude = new Magnitude(difference, differenceError),
            IsPositive = isPositive,
            Reference = new ReferenceSource(new Magnitude(reference, referenceError), distance),
        };
}
