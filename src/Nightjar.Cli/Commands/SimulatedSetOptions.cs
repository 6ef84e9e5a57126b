using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Simulation.LightCurves;

namespace Nightjar.Cli.Commands;

/// <summary>Options that describe a set of simulated light curves.</summary>
internal sealed class SimulatedSetOptions
{
    private readonly Option<string> _survey = new("--survey") { Description = "Who observes.", DefaultValueFactory = _ => "ztf", HelpName = "ztf|lsst-wide|lsst-deep" };
    private readonly Option<int> _count = new("--count", "-n") { Description = "How many light curves.", DefaultValueFactory = _ => 1000, HelpName = "N" };
    private readonly Option<long> _seed = new("--seed", "-s") { Description = "The same seed makes the same set.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private readonly Option<string> _mix = new("--mix") { Description = "How often each class comes: all alike, as in PLAsTiCC, as the survey detects explosions, or as the Bright Transient Survey does.", DefaultValueFactory = _ => "balanced", HelpName = "balanced|plasticc|rates|bright" };
    private readonly Option<string> _window = new("--window") { Description = "All of a light curve, or the 30 days of an alert packet.", DefaultValueFactory = _ => "full", HelpName = "full|packet" };
    private readonly Option<string?> _points = new("--points") { Description = "Detections alone, or forced photometry too; packets have detections if not given.", HelpName = "all|detections" };
    private readonly Option<string?> _redshift = new("--redshift") { Description = "How redshifts are known; by spectra for ZTF and by colours of hosts for LSST if not given.", HelpName = "spectrum|photometric|none" };
    private readonly Option<string?> _classes = new("--classes") { Description = "Classes to draw from, + between them.", HelpName = "NAME+NAME" };
    private readonly Option<int> _detections = new("--detections") { Description = "The fewest detections.", DefaultValueFactory = _ => 2, HelpName = "N" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _survey, _count, _seed, _mix, _window, _points, _redshift, _classes, _detections }) command.Options.Add(option);
    }

    /// <summary>The set.</summary>
    /// <exception cref="NightjarException">An option is wrong.</exception>
    public LightCurveOptions Read(ParseResult result)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.GetValue(_survey)},{result.GetValue(_seed)},{result.GetValue(_count)},mix={result.GetValue(_mix)},window={result.GetValue(_window)},detections={result.GetValue(_detections)}");
        if (result.GetValue(_points) is { } points) text += ",points=" + points;
        if (result.GetValue(_redshift) is { } redshift) text += ",redshift=" + redshift;
        if (result.GetValue(_classes) is { } classes) text += ",classes=" + classes;
        try
        {
            return LightCurveText.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new NightjarException(exception.Message, exception) { IsUsage = true };
        }
    }
}
