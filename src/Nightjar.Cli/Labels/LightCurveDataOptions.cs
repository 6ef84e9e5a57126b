using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Sky;

namespace Nightjar.Cli.Labels;

/// <summary>Options of commands that take labelled light curves.</summary>
internal sealed class LightCurveDataOptions
{
    private readonly Option<string?> _classes = new("--classes") { Description = "Classes: plasticc, coarse, ia, cats, or a list such as SNIa,SNII=SNII+SNIIn,other=*; of light curves.", HelpName = "SCHEME" };
    private readonly Option<string?> _classColumn = new("--class-column") { Description = "Column of the classes, where its name is unusual; of light curves.", HelpName = "NAME" };
    private readonly Option<string?> _label = new("--label") { Description = "Class of objects of which the tables say none; of light curves.", HelpName = "CLASS" };
    private readonly Option<string> _unit = new("--flux-unit") { Description = "Unit of the tables' fluxes; of light curves.", DefaultValueFactory = _ => "stated", HelpName = "fluxcal|njy|ujy" };
    private readonly Option<string?> _survey = new("--survey") { Description = "Survey whose wavelengths the bands have, where the tables do not tell; of light curves.", HelpName = "ztf|lsst|decam" };
    private readonly Option<string?> _bands = new("--bands") { Description = "Bands that count: gr, ugrizy; of light curves.", HelpName = "BANDS" };
    private readonly Option<string> _points = new("--points") { Description = "Points that count: detections, as alerts have them, or all from 50 days before the first detection to 50 behind the last; of light curves.", DefaultValueFactory = _ => "detections", HelpName = "detections|all" };
    private readonly Option<double> _days = new("--days") { Description = "Days after the first detection that count; of light curves.", DefaultValueFactory = _ => ServingCuts.MostDays, HelpName = "D" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _unit.AcceptOnlyFromAmong("stated", "fluxcal", "njy", "ujy");
        _survey.AcceptOnlyFromAmong("ztf", "lsst", "decam");
        _points.AcceptOnlyFromAmong("detections", "all");
        _days.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() > 0)) result.AddError("--days must be above 0.");
        });
        foreach (var option in new Option[] { _classes, _bands, _points, _days, _classColumn, _label, _unit, _survey }) command.Options.Add(option);
    }

    /// <summary>The bands; empty for none said.</summary>
    public IReadOnlyList<PassBand> Bands(ParseResult result)
    {
        var text = result.GetValue(_bands) ?? "";
        var bands = text.Select(c => PassBands.TryParse([c], out var band) ? band : throw new NightjarException($"--bands {text}: '{c}' is no band") { IsUsage = true }).ToArray();
        return bands.Distinct().Count() == bands.Length ? bands : throw new NightjarException($"--bands {text}: a band stands there twice") { IsUsage = true };
    }

    /// <summary>Which points count.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="bands">The bands.</param>
    /// <param name="most">The most points.</param>
    public LightCurveSelection Selection(ParseResult result, IReadOnlyList<PassBand> bands, int most = int.MaxValue) =>
        new() { Bands = bands, OnlyDetections = result.GetValue(_points) == "detections", MostDays = result.GetValue(_days), MostPoints = most };

    /// <summary>The classes that were asked for; null for none.</summary>
    public ClassScheme? Scheme(ParseResult result)
    {
        if (result.GetValue(_classes) is not { } text) return null;
        try
        {
            return ClassScheme.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new NightjarException($"--classes {exception.Message}", exception) { IsUsage = true };
        }
    }

    /// <summary>What tables do not say.</summary>
    public LightCurveTableOptions Tables(ParseResult result) => new()
    {
        ClassColumn = result.GetValue(_classColumn),
        Label = result.GetValue(_label),
        Survey = result.GetValue(_survey),
        Unit = result.GetValue(_unit) switch
        {
            "fluxcal" => FluxUnit.FluxCal,
            "njy" => FluxUnit.Nanojansky,
            "ujy" => FluxUnit.Microjansky,
            _ => FluxUnit.Stated,
        },
    };
}
