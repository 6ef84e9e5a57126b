using System.IO.Compression;
using Nightjar.Formats.Csv;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurveTraining;

public sealed class LightCurveTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Magnitudes_become_fluxes_in_order_of_time()
    {
        var points = Write("p.csv", "objectId,mjd,band,mag,magerr,isdiffpos\nZTF1,12,r,20,0.1,t\nZTF1,10,g,17.5,0.1086,f\nZTF1,11,g,,,t\n");
        var objects = Write("o.csv", "objectId,type,redshift,A_V\nZTF1,SN Ia,0.05,0.31\nZTF2,SN II,,\n");
        var set = LightCurveTables.Read([points, objects]);
        var curve = Assert.Single(set.Curves);
        Assert.Equal(1, set.PointsLeftOut);
        Assert.Equal(("ZTF1", "SNIa", 0.05), (curve.ObjectId, curve.Class, curve.Redshift));
        Assert.Equal(0.1, curve.Reddening, 1e-12);
        Assert.Equal([10, 12], curve.Times);
        Assert.Equal([PassBand.G, PassBand.R], curve.Bands);
        Assert.Equal([4804.79f, 6436.92f], curve.Wavelengths);
        Assert.Equal(-10_000, curve.Fluxes[0], 1);
        Assert.Equal(1000, curve.Fluxes[1], 0.1);
        Assert.Equal(10_000 * 0.1086 * Math.Log(10) / 2.5, curve.Errors[0], 1);
        Assert.All(curve.AreDetections, Assert.True);
    }

    [Fact]
    public void PLAsTiCC_is_read_with_its_numbers()
    {
        using (var gzip = new StreamWriter(new GZipStream(File.Create(_folder["p.csv.gz"]), CompressionMode.Compress)))
            gzip.Write("object_id,mjd,passband,flux,flux_err,detected\n615,59750.5,2,-544.5,3.5,1\n615,59751.5,5,2,1,0\n713,59752,0,7,1,1\n");
        var objects = Write("o.csv", "object_id,ra,hostgal_photoz,hostgal_photoz_err,mwebv,target\n615,1,0,0,0.017,92\n713,1,1.8,0.3,0.007,88\n");
        var set = LightCurveTables.Read([objects, _folder["p.csv.gz"]]);
        Assert.Equal(["RRL", "AGN"], set.Curves.Select(c => c.Class));
        Assert.Equal([PassBand.R, PassBand.Y], set.Curves[0].Bands);
        Assert.Equal([6231f, 9736f], set.Curves[0].Wavelengths);
        Assert.Equal([-544.5f, 2f], set.Curves[0].Fluxes);
        Assert.Equal([true, false], set.Curves[0].AreDetections);
        Assert.Equal((0, 1.8, 0.3), (set.Curves[0].Redshift, set.Curves[1].Redshift, set.Curves[1].RedshiftError));
    }

    [Fact]
    public void Light_curves_of_one_object_share_its_name()
    {
        var points = Write("p.csv", "alert_idx,jd,fid,magpsf,sigmapsf\n0,1,1,20,0.1\n1,2,2,20,0.1\n");
        var objects = Write("o.csv", "alert_idx,objectId,tns_class\n0,ZTF9,SN II\n1,ZTF9,SN II\n");
        Assert.Equal(["ZTF9/0", "ZTF9/1"], LightCurveTables.Read([points, objects]).Curves.Select(c => c.ObjectId));
    }

    [Fact]
    public void Units_and_classes_that_nobody_states_can_be_given()
    {
        var points = Write("p.csv", "object_id,mjd,flux,flux_err,band\na,1,1,0.1,z\na,2,0.1,0.1,z\n");
        var curve = LightCurveTables.Read([points], new() { Unit = FluxUnit.Microjansky, Label = "SN Ia", Survey = "decam" }).Curves[0];
        Assert.Equal(27.542, curve.Fluxes[0], 0.001);
        Assert.Equal(("SNIa", 9260f), (curve.Class, curve.Wavelengths[0]));
        Assert.Equal([true, false], curve.AreDetections);
    }

    [Theory]
    [InlineData("object_id,mjd,flux,flux_err,band\na,1,1,0.1,q\n", "p.csv, line 2, column band: 'q' is no band")]
    [InlineData("object_id,mjd,flux,flux_err,band\na,1,1,0.1,g\na,soon,1,0.1,g\n", "p.csv, line 3, column mjd: 'soon' is no number")]
    [InlineData("object_id,mjd,flux,flux_err\na,1,1,0.1\n", "no column with the band")]
    [InlineData("object_id,mjd,flux,band\na,1,1,g\n", "no column with the error")]
    [InlineData("mjd,flux,flux_err,band\n1,1,1,g\n", "no column with the object's name")]
    [InlineData("a,b\n1,2\n", "neither the points of light curves")]
    public void What_is_wrong_is_said_with_its_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<CsvFormatException>(() => LightCurveTables.Read([Write("p.csv", text)])).Message, StringComparison.Ordinal);

    /// <summary>Objects and points as the page on the data counts them.</summary>
    [Theory]
    [InlineData("bts_lightcurves.csv.gz", "bts_metadata.csv", 3025, 103_094, "SNIa", 2279)]
    [InlineData("mallorn_train_lightcurves.csv.gz", "mallorn_train_metadata.csv", 2743, 433_778, "TDE", 139)]
    [InlineData("spcc_lightcurves.csv.gz", "spcc_metadata.csv", 6162, 579_193, "SNIa", 1708)]
    [InlineData("elasticc_lightcurves.csv.gz", "elasticc_metadata.csv", 1203, 74_784, "KN", 3)]
    [InlineData("fink_al/lightcurves.csv.gz", "fink_al/alerts.csv", 2545, 53_519, "SNIa", 1435)]
    [InlineData("tde_fink_lightcurves.csv.gz", "tde_fink_metadata.csv", 67, 2837, "TDE", 0)]
    [InlineData("plasticc/plasticc_training_set_sample.csv", "plasticc/plasticc_training_set_sample_metadata.csv", 10, 3279, "SNIa", 4)]
    public void Real_tables_are_read_whole(string points, string objects, int count, int rows, string name, int members)
    {
        var set = LightCurveTables.Read([SharedData.PathOf("lightcurves", points), SharedData.PathOf("lightcurves", objects)]);
        Assert.Equal(count, set.Curves.Count);
        Assert.Equal(rows, set.Curves.Sum(c => (long)c.Count) + set.PointsLeftOut);
        Assert.Equal(0, set.ObjectsWithoutRow);
        Assert.Equal(members, set.Curves.Count(c => c.Class == name));
        Assert.All(set.Curves, c => Assert.True(c.Times.Zip(c.Times.Skip(1)).All(t => t.First <= t.Second)));
        Assert.Equal(count, set.Curves.Select(c => c.ObjectId).Distinct().Count());
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }
}
