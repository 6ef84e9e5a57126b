using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Simulation.LightCurves;
using Nightjar.Sky;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar simulate light-curves</c>: a labelled set as two tables.</summary>
internal static class SimulateLightCurvesCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var options = new SimulatedSetOptions();
        var output = new Option<string>("--out", "-o") { Description = "Table of points to write, CSV; - for standard output.", Required = true, HelpName = "FILE.csv" };
        var objects = new Option<string?>("--objects") { Description = "Also write the table of objects: class, redshift, dust, and the truth.", HelpName = "FILE.csv" };
        var command = new Command(
            "light-curves",
            "Simulate labelled light curves of the 14 classes of PLAsTiCC, as tables.\n\nExamples:\n"
            + "  nightjar simulate light-curves --survey ztf --count 5000 --out points.csv --objects objects.csv\n"
            + "  nightjar simulate light-curves --survey ztf --count 3000 --mix bright --points detections --out bts.csv\n"
            + "  nightjar simulate light-curves --survey lsst-deep --count 1000 --classes SNIa+SNIbc --seed 7 --out deep.csv");
        options.AddTo(command);
        command.Options.Add(output);
        command.Options.Add(objects);
        command.Run((result, cancellationToken) =>
        {
            var set = options.Read(result);
            var path = result.GetRequiredValue(output);
            if (result.GetValue(objects) is { } other && (other == path || (path != CsvOutput.StandardOutput && Path.GetFullPath(other) == Path.GetFullPath(path))))
                throw new NightjarException("--objects and --out must be two files") { IsUsage = true };
            // The table of objects is short: it waits in memory until the points are written.
            var rows = new List<string>();
            CsvOutput.Write(path, writer =>
            {
                writer.NewLine = "\n";
                writer.WriteLine("objectId,mjd,band,flux,flux_err,mag,magerr,detected");
                foreach (var one in new LightCurveSimulator(set).SimulateWithTruth(cancellationToken))
                {
                    WritePoints(one, writer);
                    if (result.GetValue(objects) is not null) rows.Add(ObjectRow(one));
                }
            });
            if (result.GetValue(objects) is { } table)
            {
                CsvOutput.Write(table, writer =>
                {
                    writer.NewLine = "\n";
                    writer.WriteLine("objectId,type,redshift,redshift_err,mwebv,plasticc,kind,true_redshift,host_ebv,peak_mjd");
                    foreach (var row in rows) writer.WriteLine(row);
                });
            }

            if (path != CsvOutput.StandardOutput) Console.Out.WriteLine(Invariant($"{set.Count:N0} light curves in {path}"));
            return 0;
        });
        return command;
    }

    private static void WritePoints(SimulatedLightCurve one, TextWriter writer)
    {
        var curve = one.LightCurve;
        for (var i = 0; i < curve.Count; i++)
        {
            var (flux, error) = (curve.Fluxes[i], curve.Errors[i]);
            writer.Write(Invariant($"{curve.ObjectId},{curve.Times[i]:F5},{PassBands.Name(curve.Bands[i])},{flux:G7},{error:G6},"));
            // Magnitudes for those who want them: of detections that are brighter than the template.
            if (curve.AreDetections[i] && flux > 0) writer.Write(Invariant($"{FluxCal.ZeroPoint - 2.5 * Math.Log10(flux):F4},{2.5 / Math.Log(10) * error / flux:F4}"));
            else writer.Write(',');
            writer.WriteLine(curve.AreDetections[i] ? ",1" : ",0");
        }
    }

    private static string ObjectRow(SimulatedLightCurve one)
    {
        var curve = one.LightCurve;
        return Invariant($"{curve.ObjectId},{curve.Class},{Number(curve.Redshift, 5)},{Number(curve.RedshiftError, 5)},{Number(curve.Reddening, 4)},{one.Class.PlasticcNumber()},{one.Kind},{Number(one.TrueRedshift, 6)},{Number(one.HostReddening, 4)},{Number(one.PeakTime, 4)}");
    }

    private static string Number(double value, int digits) => double.IsNaN(value) ? "" : value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
