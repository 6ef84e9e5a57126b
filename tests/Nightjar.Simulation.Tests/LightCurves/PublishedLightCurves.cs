using System.Globalization;
using System.IO.Compression;
using Nightjar.Sky;
using Nightjar.Sky.LightCurves;
using Nightjar.TestKit;

namespace Nightjar.Simulation.Tests.LightCurves;

/// <summary>Published light curves, read by the tests alone.</summary>
internal static class PublishedLightCurves
{
    /// <summary>The Bright Transient Survey: detections in g and r; classes by the names of PLAsTiCC, others left out.</summary>
    public static List<LabelledLightCurve> BrightTransients()
    {
        var classes = Rows("bts_metadata.csv").ToDictionary(r => r["objectId"], r => (Class: OfBright(r["type"]), Redshift: Number(r["redshift"])));
        return Collect(
            Rows("bts_lightcurves.csv.gz"), "objectId",
            id => classes.TryGetValue(id, out var known) ? known : ("", double.NaN),
            row => FluxCal.From(new Magnitude(Number(row["mag"]), Number(row["magerr"]))), "ztf");
    }

    /// <summary>The challenge MALLORN: LSST's bands, fluxes in microjansky.</summary>
    public static List<LabelledLightCurve> Mallorn()
    {
        const double perMicrojansky = 27.542287; // 10^(0.4 (27.5 - 23.9))
        var classes = Rows("mallorn_train_metadata.csv").ToDictionary(r => r["object_id"], r => (Class: OfMallorn(r["SpecType"]), Redshift: Number(r["Z"])));
        return Collect(
            Rows("mallorn_train_lightcurves.csv.gz"), "object_id", id => classes[id],
            row => new FluxCal(Number(row["flux"]) * perMicrojansky, Number(row["flux_err"]) * perMicrojansky), "lsst");
    }

    private static List<LabelledLightCurve> Collect(
        IEnumerable<Dictionary<string, string>> rows, string key, Func<string, (string Class, double Redshift)> facts, Func<Dictionary<string, string>, FluxCal> flux, string survey)
    {
        var all = new List<LabelledLightCurve>();
        foreach (var group in rows.GroupBy(r => r[key]))
        {
            var (name, redshift) = facts(group.Key);
            if (name.Length == 0) continue;
            var points = group
                .Select(r => (Time: Number(r["mjd"]), Band: PassBands.TryParse(r["band"], out var band) ? band : PassBand.Unknown, Flux: flux(r)))
                .Where(p => double.IsFinite(p.Flux.Value) && p.Flux.Error > 0).OrderBy(p => p.Time).ToArray();
            if (points.Length == 0) continue;
            all.Add(new LabelledLightCurve
            {
                ObjectId = group.Key,
                Class = name,
                Times = [.. points.Select(p => p.Time)],
                Bands = [.. points.Select(p => p.Band)],
                Wavelengths = [.. points.Select(p => (float)PassBands.EffectiveWavelengthAngstrom(p.Band, survey))],
                Fluxes = [.. points.Select(p => (float)p.Flux.Value)],
                Errors = [.. points.Select(p => (float)p.Flux.Error)],
                AreDetections = [.. points.Select(p => survey == "ztf" || Math.Abs(p.Flux.Value) >= 5 * p.Flux.Error)],
                Redshift = redshift,
            });
        }

        return all;
    }

    private static string OfBright(string type) => type switch
    {
        "SN Ia" or "SN Ia-91T" => "SNIa",
        "SN Ia-91bg" => "SNIa-91bg",
        "SN Iax" => "SNIax",
        "SN II" or "SN IIP" or "SN IIn" or "SN IIL" => "SNII",
        "SN Ib" or "SN Ic" or "SN IIb" or "SN Ic-BL" or "SN Ib/c" => "SNIbc",
        "SLSN-I" => "SLSN-I",
        "TDE" => "TDE",
        _ => "",
    };

    private static string OfMallorn(string type) => type switch
    {
        "SN Ia" or "SN Ia-91T" => "SNIa",
        "SN II" or "SN IIP" or "SN IIn" => "SNII",
        "SN Ib" or "SN Ic" or "SN IIb" or "SN Ic-BL" or "SN Ib/c" => "SNIbc",
        "SLSN-I" => "SLSN-I",
        "TDE" => "TDE",
        "AGN" => "AGN",
        _ => "",
    };

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    private static IEnumerable<Dictionary<string, string>> Rows(string name)
    {
        using var file = File.OpenRead(SharedData.PathOf("lightcurves", name));
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        var header = reader.ReadLine()!.Split(',');
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var row = new Dictionary<string, string>(header.Length, StringComparer.Ordinal);
            for (var i = 0; i < header.Length && i < fields.Length; i++) row[header[i]] = fields[i];
            yield return row;
        }
    }
}
