using Nightjar.Formats.Fits;
using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurves.Tables;

/// <summary>Reads SNANA's pairs of FITS files: <c>NAME_HEAD.FITS</c> with a row for each object, <c>NAME_PHOT.FITS</c> with its points,
/// either with <c>.gz</c> behind.</summary>
/// <remarks>Source: SNANA's manual, section on FITS data (Kessler et al. 2009).</remarks>
internal static class SnanaFiles
{
    // PHOTFLAG of a detection, as in PLAsTiCC and ELAsTiCC.
    private const long DetectionFlag = 4096;

    private static readonly string[] Endings = [".fits", ".fits.gz", ".fit", ".fit.gz"];

    /// <summary>Whether a path is that of a FITS file.</summary>
    public static bool Is(string path) => Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a path is that of the second file of a pair, which the first one leads to.</summary>
    public static bool IsPhotometry(string path) => Is(path) && Path.GetFileName(path).Contains("PHOT.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a pair.</summary>
    /// <param name="path">The file with the objects.</param>
    /// <param name="options">What it does not say.</param>
    /// <param name="curves">Receives the light curves.</param>
    /// <returns>Points left out.</returns>
    public static long Read(string path, LightCurveTableOptions options, List<LabelledLightCurve> curves)
    {
        var heads = FitsTableReader.ReadFile(path);
        var head = heads.FirstOrDefault(t => t.IndexOf("SNID") >= 0 && t.IndexOf("PTROBS_MIN") >= 0)
            ?? throw new InvalidDataException($"{path} has no table with SNID and PTROBS_MIN: it is no HEAD file of SNANA");
        var partner = PartnerOf(path);
        var photometry = FitsTableReader.ReadFile(partner).FirstOrDefault(t => t.IndexOf("MJD") >= 0 && t.IndexOf("FLUXCAL") >= 0)
            ?? throw new InvalidDataException($"{partner} has no table with MJD and FLUXCAL: it is no PHOT file of SNANA");
        var survey = options.Survey ?? SurveyOf(head);
        var (first, last) = (Need(head, "PTROBS_MIN"), Need(head, "PTROBS_MAX"));
        var (id, type) = (Need(head, "SNID"), options.ClassColumn is { } name ? Need(head, name) : head.IndexOf("SIM_TYPE_NAME", "SIM_TYPE_INDEX", "SNTYPE"));
        var columns = new Columns(photometry);
        long left = 0;
        long before = 0;
        for (var row = 0; row < head.Rows; row++)
        {
            var (from, to) = (head.GetInt64(first, row) ?? 0, head.GetInt64(last, row) ?? -1);
            if (from <= before || to < from - 1 || to > photometry.Rows) throw new InvalidDataException($"{head.Place}, row {row + 1}, column PTROBS_MIN: points {from} to {to} are not among the {photometry.Rows} of {partner} behind those of the row before");
            before = Math.Max(before, to);
            var hasFlags = columns.HasFlags((int)from - 1, (int)to);
            var curve = new LightCurveBuilder();
            for (var point = (int)from - 1; point < (int)to; point++) left += columns.TryAdd(curve, point, hasFlags) ? 0 : 1;
            var @class = type < 0 ? "" : ClassNames.Of(head.GetText(type, row), head.Columns[type].Name);
            var facts = new ObjectFacts("", @class.Length > 0 ? @class : options.Label ?? "", Positive(head, row, "REDSHIFT_FINAL"), Positive(head, row, "REDSHIFT_FINAL_ERR", "REDSHIFT_FINALERR"), Positive(head, row, "MWEBV"));
            curves.Add(curve.Build(head.GetText(id, row), facts, survey));
        }

        return left;
    }

    private static string PartnerOf(string path)
    {
        var (folder, file) = (Path.GetDirectoryName(path) ?? "", Path.GetFileName(path));
        var place = file.LastIndexOf("HEAD.", StringComparison.OrdinalIgnoreCase);
        if (place < 0) throw new InvalidDataException($"{path}: SNANA's files come in pairs, NAME_HEAD.FITS and NAME_PHOT.FITS; name the first");
        var plain = Path.Combine(folder, file[..place] + (char.IsLower(file[place]) ? "phot" : "PHOT") + file[(place + 4)..]);
        var other = plain.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? plain[..^3] : plain + ".gz";
        return File.Exists(plain) ? plain : File.Exists(other) ? other : throw new FileNotFoundException($"{path} needs {plain} beside it", plain);
    }

    private static string SurveyOf(FitsTable head)
    {
        if (!head.Header.TryGetString("SURVEY", out var survey)) return "lsst";
        return survey.ToUpperInvariant() switch
        {
            "DES" => "decam",
            "ZTF" => "ztf",
            _ => "lsst",
        };
    }

    private static int Need(FitsTable table, params string[] names) =>
        table.IndexOf(names) is >= 0 and var column ? column : throw new InvalidDataException($"{table.Place} has no column {string.Join(" or ", names)}");

    private static double Positive(FitsTable table, int row, params string[] names) =>
        table.IndexOf(names) is >= 0 and var column && table.GetDouble(column, row) is >= 0 and < double.PositiveInfinity and var number ? number : double.NaN;

    /// <summary>The columns of the points.</summary>
    private sealed class Columns(FitsTable table)
    {
        private readonly int _time = Need(table, "MJD");
        private readonly int _band = Need(table, "BAND", "FLT");
        private readonly int _flux = Need(table, "FLUXCAL");
        private readonly int _error = Need(table, "FLUXCALERR");
        private readonly int _flag = table.IndexOf("PHOTFLAG");

        /// <summary>Whether any of these points has a mark of a detection.</summary>
        public bool HasFlags(int from, int to)
        {
            for (var row = from; _flag >= 0 && row < to; row++)
            {
                if (((table.GetInt64(_flag, row) ?? 0) & DetectionFlag) != 0) return true;
            }

            return false;
        }

        public bool TryAdd(LightCurveBuilder curve, int row, bool hasFlags)
        {
            var (time, flux, error) = (table.GetDouble(_time, row), table.GetDouble(_flux, row), table.GetDouble(_error, row));
            if (!(time > 0) || !double.IsFinite(flux) || !(error > 0 && error < double.PositiveInfinity)) return false;
            var text = table.GetText(_band, row);

            // Some surveys write LSST-g or DES-g, with the band's letter last.
            if (!PassBands.TryParse(text, out var band) && !(text.Length > 0 && PassBands.TryParse(text.AsSpan(text.Length - 1), out band)))
                throw new InvalidDataException($"{table.Place}, row {row + 1}, column {table.Columns[_band].Name}: '{text}' is no band");
            var isDetection = hasFlags ? ((table.GetInt64(_flag, row) ?? 0) & DetectionFlag) != 0 : flux >= LightCurveTableOptions.DetectionSignalToNoise * error;
            curve.Add(time, band, flux, error, isDetection);
            return true;
        }
    }
}
