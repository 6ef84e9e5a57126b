using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Cli.Labels;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Simulation.Comparison;
using Nightjar.Simulation.LightCurves;
using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar simulate compare-light-curves</c>: simulated light curves beside published ones.</summary>
internal static class SimulateCompareLightCurvesCommand
{
    private const int FewestPublished = 5;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var published = new Option<string[]>("--published") { Description = "Published light curves: tables of points and of objects, as nightjar train reads them.", Required = true, HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var unit = new Option<string>("--flux-unit") { Description = "Unit of the published fluxes.", DefaultValueFactory = _ => "stated", HelpName = "fluxcal|njy|ujy" };
        unit.AcceptOnlyFromAmong("stated", "fluxcal", "njy", "ujy");
        var output = new Option<string>("--out", "-o") { Description = "Folder for light-curves.md and light-curves.svg.", Required = true, HelpName = "DIR" };
        var set = new SimulatedSetOptions();
        var command = new Command(
            "compare-light-curves",
            "Compare simulated light curves with published ones: peaks, rise, decline, colours and detections, by class.\n\nExamples:\n"
            + "  nightjar simulate compare-light-curves --published bts_lightcurves.csv.gz bts_metadata.csv --mix bright --points detections --count 2000 --out DIR")
        {
            published, unit, output,
        };
        set.AddTo(command);
        command.Run((result, cancellationToken) =>
        {
            var options = set.Read(result);
            var tables = new LightCurveTableOptions
            {
                Unit = result.GetValue(unit) switch { "fluxcal" => FluxUnit.FluxCal, "njy" => FluxUnit.Nanojansky, "ujy" => FluxUnit.Microjansky, _ => FluxUnit.Stated },
                Survey = options.Survey == LightCurveSurvey.Ztf ? "ztf" : "lsst",
            };
            var real = LightCurveData.ReadTables(result.GetRequiredValue(published), tables, cancellationToken)
                .Select(c => c with { Class = ClassScheme.Plasticc.Of(c.Class) ?? "" })
                .Where(c => c.Class.Length > 0 && c.AreDetections.Count(d => d) >= options.MinimumDetections).ToList();
            Compare(real, options, result.GetRequiredValue(output), cancellationToken);
            return 0;
        });
        return command;
    }

    private static void Compare(List<LabelledLightCurve> real, LightCurveOptions options, string folder, CancellationToken cancellationToken)
    {
        var comparison = options.Survey == LightCurveSurvey.Ztf ? new LightCurveComparison() : new LightCurveComparison(PassBand.R, PassBand.I);
        var counts = real.CountBy(c => c.Class, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var classes = options.ActiveClasses().Where(c => counts.GetValueOrDefault(c.Name()) >= FewestPublished).OrderByDescending(c => counts[c.Name()]).ToArray();
        if (classes.Length == 0) throw new NightjarException($"--published has no class with {FewestPublished} light curves that the mix can make");
        foreach (var value in classes)
        {
            foreach (var curve in real.Where(c => c.Class == value.Name())) comparison.Add(curve, isSimulated: false);
            foreach (var curve in new LightCurveSimulator(options with { Classes = [value] }).Simulate(cancellationToken)) comparison.Add(curve, isSimulated: true);
        }

        CsvOutput.ToFile(Path.Combine(folder, "light-curves.md"), writer =>
        {
            writer.NewLine = "\n";
            writer.WriteLine("# Simulated light curves beside published ones\n");
            if (options.Mix is LightCurveMix.Rates or LightCurveMix.Bright) WriteShares(real, options, writer, cancellationToken);
            comparison.WriteTables(writer);
        });
        CsvOutput.ToFile(Path.Combine(folder, "light-curves.svg"), writer => comparison.WriteFigure("Light curves by class", writer));
        Console.Out.WriteLine(Invariant($"{real.Count:N0} published light curves and {options.Count:N0} simulated ones of each of {classes.Length} classes compared in {folder}"));
    }

    private static void WriteShares(List<LabelledLightCurve> real, LightCurveOptions options, TextWriter writer, CancellationToken cancellationToken)
    {
        var simulated = new LightCurveSimulator(options).Simulate(cancellationToken).CountBy(c => c.Class, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        writer.WriteLine("| class | share, published | simulated |\n|---|---|---|");
        foreach (var value in options.ActiveClasses())
            writer.WriteLine(Invariant($"| {value.Name()} | {(double)real.Count(c => c.Class == value.Name()) / real.Count:P1} | {(double)simulated.GetValueOrDefault(value.Name()) / options.Count:P1} |"));
        writer.WriteLine();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
