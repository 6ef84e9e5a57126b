using System.IO.Compression;
using System.Runtime.InteropServices;
using Nightjar.Formats.Compression;
using Nightjar.Formats.Fits;
using Nightjar.TestKit;

namespace Nightjar.Formats.Tests.Fits;

public sealed class RealStampTests
{
    private readonly FitsImageReader _reader = new();

    private double[] Read(byte[] stamp, int hdu = 0)
    {
        Assert.True(_reader.TryRead(stamp, hdu, out var error), error.ToString());
        var pixels = new double[_reader.Width * _reader.Height];
        _reader.CopyPixels(pixels);
        return pixels;
    }

    [Fact]
    public void ZTF_stamps_are_63_by_63_floats_in_DN_but_for_the_edges()
    {
        var (whole, edge) = (0, 0);
        foreach (var (packet, stamp) in RealStamps.In("ztf", "packets"))
        {
            Read(stamp);
            Assert.True(_reader is { BitPix: -32, Unit: "DN" }, packet);
            if (_reader is { Width: 63, Height: 63 }) whole++;
            else edge++;
        }

        Assert.InRange(whole, 90, 1000);
        Assert.InRange(edge, 0, 10);
    }

    [Fact]
    public void Our_inflater_gives_what_GZipStream_gives_on_every_stamp()
    {
        var inflater = new Inflater();
        byte[] buffer = [];
        var stamps = 0;
        foreach (var (packet, stamp) in RealStamps.In("ztf", "packets"))
        {
            Assert.True(Gzip.TryDecompress(stamp, inflater, ref buffer, 1 << 20, out var length, out var error), error.ToString());
            using var stream = new GZipStream(new MemoryStream(stamp), CompressionMode.Decompress);
            var expected = new byte[length + 1];
            Assert.Equal(length, stream.ReadAtLeast(expected, expected.Length, throwOnEndOfStream: false));
            Assert.True(expected.AsSpan(0, length).SequenceEqual(buffer.AsSpan(0, length)), packet);
            stamps++;
        }

        Assert.True(stamps > 90);
    }

    [Fact]
    public void Rubin_stamps_hold_an_image_its_uncertainty_and_a_point_spread_function()
    {
        var stamps = 0;
        foreach (var (_, stamp) in RealStamps.In("lsst", "boom_wire"))
        {
            stamps++;
            Read(stamp);
            Assert.Equal((-32, "nJy"), (_reader.BitPix, _reader.Unit));
            Assert.True(_reader.Header.TryGetDouble("CRPIX1", out var column) && double.IsFinite(column));
            var size = (_reader.Width, _reader.Height);

            Read(stamp, 1);
            Assert.True(_reader.Header.TryGetString("EXTNAME", out var name));
            Assert.Equal("UNCERT", name);
            Assert.Equal(size, (_reader.Width, _reader.Height));

            var psf = Read(stamp, 2);
            Assert.Equal(-64, _reader.BitPix);
            Assert.InRange(psf.Sum(), 0.9, 1.1);
            Assert.False(_reader.TryRead(stamp, 3, out _));
        }

        Assert.InRange(stamps, 3, 1000);
    }

    [Fact]
    public void The_science_stamp_of_ASKAP_is_refused_clearly()
    {
        var (_, stamp) = RealStamps.In("other_surveys", "askap").First(s => s.Stamp.Length < 100);
        Assert.False(_reader.TryRead(stamp, 0, out var error));
        Assert.Equal("not a FITS image: it does not begin with SIMPLE at byte 0", error.ToString());
    }

    [Fact]
    public void Astropy_reads_the_same_pixels_from_every_survey()
    {
        const string script = """
            import gzip, sys, warnings
            import numpy
            from astropy.io import fits
            warnings.simplefilter('ignore')
            folder, count = sys.stdin.read().split('\n')
            for i in range(int(count)):
                raw = open(f'{folder}/{i}.fits', 'rb').read()
                if raw[:2] == b'\x1f\x8b': raw = gzip.decompress(raw)
                with fits.open(__import__('io').BytesIO(raw), ignore_missing_simple=True) as hdus:
                    with open(f'{folder}/{i}.raw', 'wb') as out:
                        for hdu in hdus: out.write(numpy.ascontiguousarray(hdu.data, dtype='<f8').tobytes())
            """;
        var stamps = RealStamps.In("ztf", "packets")
            .Concat(RealStamps.In("lsst", "boom_wire"))
            .Concat(RealStamps.In("other_surveys"))
            .Where(s => s.Stamp.Length > 100)
            .Where((_, i) => i % 3 == 0)
            .ToList();
        var folder = Directory.CreateTempSubdirectory("nightjar-fits");
        try
        {
            for (var i = 0; i < stamps.Count; i++)
                File.WriteAllBytes(Path.Combine(folder.FullName, $"{i}.fits"), stamps[i].Stamp);
            Assert.True(stamps.Count > 40);
            Python.Run(script, [folder.FullName, $"{stamps.Count}"], "astropy");
            for (var i = 0; i < stamps.Count; i++)
            {
                var theirs = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder.FullName, $"{i}.raw"))).ToArray();
                var ours = new List<double>();
                for (var hdu = 0; _reader.TryRead(stamps[i].Stamp, hdu, out _); hdu++) ours.AddRange(Read(stamps[i].Stamp, hdu));
                Assert.True(theirs.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(ours)), $"stamp {i} of {stamps[i].Packet}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
