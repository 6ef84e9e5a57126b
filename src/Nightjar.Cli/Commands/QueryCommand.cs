using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Archive;
using Nightjar.Sky;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar query</c>.</summary>
internal static class QueryCommand
{
    private const string Header =
        "survey,candid,objectId,jd,ra,dec,band,magpsf,sigmapsf,flux_njy,flux_error_njy,positive,real_bogus,random_forest,solar_system,separation_arcsec";

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var archive = SharedOptions.Archive();
        var cone = new Option<string?>("--cone") { Description = "Centre in degrees and radius in arcseconds; the result comes nearest first.", HelpName = "RA,DEC,ARCSEC" };
        var objectId = new Option<string?>("--object") { Description = "Name of an object.", HelpName = "ID" };
        var from = new Option<string?>("--from") { Description = "Earliest time, inclusive: a Julian date or an ISO date.", HelpName = "JD" };
        var to = new Option<string?>("--to") { Description = "Latest time, exclusive.", HelpName = "JD" };
        var csv = new Option<string?>("--csv") { Description = "Write CSV to a file, - for standard output.", HelpName = "FILE" };
        var command = new Command("query", "Find alerts; all conditions that are given must hold.") { archive, cone, objectId, from, to, csv };
        command.Run((result, cancellationToken) =>
        {
            var query = new AlertQuery
            {
                ObjectId = result.GetValue(objectId),
                From = SharedOptions.Time("--from", result.GetValue(from)),
                To = SharedOptions.Time("--to", result.GetValue(to)),
            };
            if (result.GetValue(cone) is { } text)
            {
                if (!Cone.TryParse(text, out var region) || !region.IsValid)
                    throw new NightjarException($"--cone {text} must be RA,DEC,ARCSEC with RA 0 to 360 and DEC -90 to 90 degrees, such as 150.1,2.2,5") { IsUsage = true };
                query = query with { Center = region.Center, RadiusArcsec = region.Radius.Arcseconds };
            }

            using var opened = AlertArchive.Open(result.GetRequiredValue(archive));
            long count = 0;
            if (result.GetValue(csv) is { } path)
            {
                CsvOutput.Write(path, writer => count = WriteCsv(writer, opened.Find(query), cancellationToken));
                Console.Error.WriteLine(Found(count));
                return 0;
            }

            Console.Out.WriteLine(AlertText.TableHeader);
            foreach (var alert in opened.Find(query))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Console.Out.WriteLine(AlertText.TableRow(alert));
                count++;
            }

            Console.Error.WriteLine(Found(count));
            return 0;
        });
        return command;
    }

    private static string Found(long count) => count == 1 ? "1 alert" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} alerts");

    private static long WriteCsv(TextWriter csv, IEnumerable<ArchivedAlert> alerts, CancellationToken cancellationToken)
    {
        csv.WriteLine(Header);
        long count = 0;
        foreach (var alert in alerts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var s = alert.Summary;
            csv.WriteLine(string.Join(
                ',',
                s.Key.Survey, s.Key.Id.ToString(), CsvOutput.Field(s.ObjectId), Number(s.Time.Days), Number(s.Position.RightAscension),
                Number(s.Position.Declination), PassBands.Name(s.Band), Number(s.Magnitude.Value), Number(s.Magnitude.Error), Number(s.Flux.Nanojansky),
                Number(s.Flux.Error), s.IsPositive ? "true" : "false", Number(s.RealBogus), Number(s.RandomForestRealBogus),
                CsvOutput.Field(s.SolarSystemName), Number(alert.SeparationArcsec)));
            count++;
        }

        return count;
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
