using System.Buffers.Binary;
using System.Text;
using Nightjar.Formats.Tests.Fits;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurveTraining;

/// <summary>SNANA's pairs of files, written here by the FITS standard.</summary>
public sealed class SnanaFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pair_is_read()
    {
        Write(firstOfSecond: 4, lastOfSecond: 5);
        var set = LightCurveTables.Read([_folder["X_HEAD.FITS"], _folder["X_PHOT.FITS"]]);
        Assert.Equal(["77", "78"], set.Curves.Select(c => c.ObjectId));
        Assert.Equal(["SNIa", "SNII"], set.Curves.Select(c => c.Class));
        Assert.Equal([0.25, double.NaN], set.Curves.Select(c => c.Redshift));
        Assert.Equal(0.03, set.Curves[0].Reddening, 1e-6);
        var first = set.Curves[0];
        Assert.Equal([100, 101, 102], first.Times);
        Assert.Equal([PassBand.G, PassBand.R, PassBand.Y], first.Bands);
        Assert.Equal([4730f, 6420f, 10_090f], first.Wavelengths);
        Assert.Equal([10f, 60f, 30f], first.Fluxes);
        Assert.Equal([false, true, false], first.AreDetections);

        // Without a flag 5 standard deviations decide.
        Assert.Equal([true, false], set.Curves[1].AreDetections);
    }

    [Fact]
    public void Points_that_are_not_there_are_named()
    {
        Write(firstOfSecond: 4, lastOfSecond: 9);
        Assert.Contains("row 2, column PTROBS_MIN", Assert.Throws<InvalidDataException>(() => LightCurveTables.Read([_folder["X_HEAD.FITS"]])).Message, StringComparison.Ordinal);
        File.Delete(_folder["X_PHOT.FITS"]);
        Assert.Throws<FileNotFoundException>(() => LightCurveTables.Read([_folder["X_HEAD.FITS"]]));
    }

    private void Write(int firstOfSecond, int lastOfSecond)
    {
        string[] head = ["SNID=8A", "PTROBS_MIN=J", "PTROBS_MAX=J", "REDSHIFT_FINAL=E", "MWEBV=E", "SNTYPE=I"];
        string[] phot = ["MJD=D", "BAND=6A", "FLUXCAL=E", "FLUXCALERR=E", "PHOTFLAG=J"];
        File.WriteAllBytes(_folder["X_HEAD.FITS"], Table(head, ["77", 1, 3, 0.25f, 0.03f, (short)101], ["78", firstOfSecond, lastOfSecond, -9f, 0.01f, (short)20]));
        File.WriteAllBytes(_folder["X_PHOT.FITS"], Table(
            phot,
            [100.0, "g", 10f, 1f, 0],
            [101.0, "DES-r", 60f, 1f, 4096],
            [102.0, "Y", 30f, 1f, 0],
            [50.0, "g", 60f, 10f, 0],
            [51.0, "i", 40f, 10f, 0]));
    }

    private static byte[] Table(string[] columns, params object[][] rows)
    {
        var bytes = new List<byte>();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) bytes.AddRange(Cell(row[i], columns[i].Split('=')[1]));
        }

        var header = FitsBytes.Header(
        [
            "XTENSION= 'BINTABLE'", FitsBytes.Card("BITPIX", 8), FitsBytes.Card("NAXIS", 2), FitsBytes.Card("NAXIS1", bytes.Count / rows.Length), FitsBytes.Card("NAXIS2", rows.Length),
            FitsBytes.Card("PCOUNT", 0), FitsBytes.Card("GCOUNT", 1), FitsBytes.Card("TFIELDS", columns.Length), "SURVEY  = 'DES'",
            .. columns.SelectMany((c, i) => new[] { $"TTYPE{i + 1,-3}= '{c.Split('=')[0]}'", $"TFORM{i + 1,-3}= '{c.Split('=')[1]}'" }),
        ]);
        return [.. FitsBytes.Header(FitsBytes.Card("SIMPLE", "T"), FitsBytes.Card("BITPIX", 8), FitsBytes.Card("NAXIS", 0)), .. header, .. FitsBytes.Pad([.. bytes])];
    }

    private static byte[] Cell(object value, string form)
    {
        var bytes = new byte[8];
        switch (value)
        {
            case string text: return Encoding.Latin1.GetBytes(text.PadRight(int.Parse(form[..^1], System.Globalization.CultureInfo.InvariantCulture)));
            case short number: BinaryPrimitives.WriteInt16BigEndian(bytes, number); return bytes[..2];
            case int number: BinaryPrimitives.WriteInt32BigEndian(bytes, number); return bytes[..4];
            case float number: BinaryPrimitives.WriteSingleBigEndian(bytes, number); return bytes[..4];
            case double number: BinaryPrimitives.WriteDoubleBigEndian(bytes, number); return bytes;
            default: throw new ArgumentException("no such cell", nameof(value));
        }
    }
}
