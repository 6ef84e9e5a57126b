using System.Text;

namespace Nightjar.Simulation.Packets;

/// <summary>The Avro schema of ZTF alerts, version 4.02: field names, order, types and defaults of the published one,
/// without its field documentation.</summary>
/// <remarks>In the tables <c>?</c> marks a union of null and the type whose default is null, <c>!</c> the same union
/// without a default. 4.02 has null first in every union, so every default is valid.</remarks>
public static class ZtfSchema402
{
    /// <summary>What <c>schemavsn</c> says.</summary>
    public const string Version = "4.02";

    private const string Candidate = """
        jd:double fid:int pid:long diffmaglim:float? pdiffimfilename:string? programpi:string? programid:int candid:long
        isdiffpos:string tblid:long? nid:int? rcid:int? field:int? xpos:float? ypos:float? ra:double dec:double
        magpsf:float sigmapsf:float chipsf:float? magap:float? sigmagap:float? distnr:float? magnr:float?
        sigmagnr:float? chinr:float? sharpnr:float? sky:float? magdiff:float? fwhm:float? classtar:float?
        mindtoedge:float? magfromlim:float? seeratio:float? aimage:float? bimage:float? aimagerat:float?
        bimagerat:float? elong:float? nneg:int? nbad:int? rb:float? ssdistnr:float? ssmagnr:float? ssnamenr:string?
        sumrat:float? magapbig:float? sigmagapbig:float? ranr:double decnr:double sgmag1:float? srmag1:float?
        simag1:float? szmag1:float? sgscore1:float? distpsnr1:float? ndethist:int ncovhist:int jdstarthist:double?
        jdendhist:double? scorr:double? tooflag:int? objectidps1:long? objectidps2:long? sgmag2:float? srmag2:float?
        simag2:float? szmag2:float? sgscore2:float? distpsnr2:float? objectidps3:long? sgmag3:float? srmag3:float?
        simag3:float? szmag3:float? sgscore3:float? distpsnr3:float? nmtchps:int rfid:long jdstartref:double
        jdendref:double nframesref:int rbversion:string dsnrms:float? ssnrms:float? dsdiff:float? magzpsci:float?
        magzpsciunc:float? magzpscirms:float? nmatches:int clrcoeff:float? clrcounc:float? zpclrcov:float? zpmed:float?
        clrmed:float? clrrms:float? neargaia:float? neargaiabright:float? maggaia:float? maggaiabright:float?
        exptime:float? drb:float? drbversion:string
        """;

    private const string PreviousCandidate = """
        jd:double fid:int pid:long diffmaglim:float? pdiffimfilename:string? programpi:string? programid:int
        candid:long! isdiffpos:string! tblid:long? nid:int? rcid:int? field:int? xpos:float? ypos:float? ra:double!
        dec:double! magpsf:float! sigmapsf:float! chipsf:float? magap:float? sigmagap:float? distnr:float? magnr:float?
        sigmagnr:float? chinr:float? sharpnr:float? sky:float? magdiff:float? fwhm:float? classtar:float?
        mindtoedge:float? magfromlim:float? seeratio:float? aimage:float? bimage:float? aimagerat:float?
        bimagerat:float? elong:float? nneg:int? nbad:int? rb:float? ssdistnr:float? ssmagnr:float? ssnamenr:string?
        sumrat:float? magapbig:float? sigmagapbig:float? ranr:double! decnr:double! scorr:double? magzpsci:float?
        magzpsciunc:float? magzpscirms:float? clrcoeff:float? clrcounc:float? rbversion:string
        """;

    private const string ForcedHistory = """
        field:int? rcid:int? fid:int pid:long rfid:long sciinpseeing:float? scibckgnd:float? scisigpix:float?
        magzpsci:float? magzpsciunc:float? magzpscirms:float? clrcoeff:float? clrcounc:float? exptime:float?
        adpctdif1:float? adpctdif2:float? diffmaglim:float? programid:int jd:double forcediffimflux:float?
        forcediffimfluxunc:float? procstatus:string? distnr:float? ranr:double decnr:double magnr:float?
        sigmagnr:float? chinr:float? sharpnr:float?
        """;

    /// <summary>The schema as JSON in one line.</summary>
    public static string Text { get; } = Build();

    private static string Build()
    {
        var cutout = Record("cutout", "fileName:string stampData:bytes");
        var text = new StringBuilder();
        text.Append("""{"doc":"ZTF alert, schema 4.02, simulated by Nightjar","fields":[""")
            .Append("""{"name":"schemavsn","type":"string"},{"name":"publisher","type":"string"},""")
            .Append("""{"name":"objectId","type":"string"},{"name":"candid","type":"long"},""")
            .Append("""{"name":"candidate","type":""").Append(Record("candidate", Candidate)).Append("},")
            .Append(Optional("prv_candidates", Array(Record("prv_candidate", PreviousCandidate)))).Append(',')
            .Append(Optional("fp_hists", Array(Record("fp_hist", ForcedHistory)))).Append(',')
            .Append(Optional("cutoutScience", cutout)).Append(',')
            .Append(Optional("cutoutTemplate", "\"ztf.alert.cutout\"")).Append(',')
            .Append(Optional("cutoutDifference", "\"ztf.alert.cutout\""))
            .Append("""],"name":"ztf.alert","type":"record","version":"4.02"}""");
        return text.ToString();
    }

    private static string Record(string name, string fields) =>
        $$"""{"fields":[{{string.Join(',', fields.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Field))}}]"""
        + $$""","name":"{{name}}","namespace":"ztf.alert","type":"record","version":"4.02"}""";

    private static string Field(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        var (name, type) = (entry[..colon], entry[(colon + 1)..]);
        return type[^1] switch
        {
            '?' => Optional(name, $"\"{type[..^1]}\""),
            '!' => $$"""{"name":"{{name}}","type":["null","{{type[..^1]}}"]}""",
            _ => $$"""{"name":"{{name}}","type":"{{type}}"}""",
        };
    }

    private static string Optional(string name, string type) => $$"""{"default":null,"name":"{{name}}","type":["null",{{type}}]}""";

    private static string Array(string items) => $$"""{"items":{{items}},"type":"array"}""";
}
