using System.CommandLine;
using Nightjar.Models.LightCurveTraining;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar train t2</c>, <c>supernnova</c>, <c>cats</c> and <c>gru</c>.</summary>
internal static class TrainLightCurveCommands
{
    private const string Split = "Data are split by object: 81 % training, 9 % validation, 10 % test, evaluated at the end, also by days since the first detection.\n\nExamples:\n";

    /// <summary>Describes the commands.</summary>
    public static IEnumerable<Command> Create() =>
    [
        Create(
            LightCurveRecipes.T2,
            "Train t2, the time-series transformer: light curves are interpolated by a Gaussian process, fitted once and kept in --out. " + Split
            + "  nightjar train t2 --data simulated:ztf,1,8000 --truncate --out my-t2\n"
            + "  nightjar train t2 --data simulated:lsst,1,8000 --bands ugrizy --redshift --out my-t2\n"
            + "  nightjar train t2 --data training_set.csv training_set_metadata.csv --bands ugrizy --points all --days 1100 --out my-t2"),
        Create(
            LightCurveRecipes.SuperNnova,
            "Train SuperNNova: Ia supernovae against all others, or other two classes. " + Split
            + "  nightjar train supernnova --data simulated:ztf,1,8000 --truncate --out my-snn\n"
            + "  nightjar train supernnova --data simulated:ztf,1,8000 --classes 'SN=SNIa+SNII+SNIbc,other=*' --out sn-or-not"),
        Create(
            LightCurveRecipes.Cats,
            "Train CATS, masked: five broad classes. " + Split
            + "  nightjar train cats --data simulated:lsst,1,8000 --out my-cats"),
        Create(
            LightCurveRecipes.Gru,
            "Train a GRU that is told wavelengths, so that one model reads any survey. " + Split
            + "  nightjar train gru --data simulated:ztf,1,20000 --truncate --out base\n"
            + "  nightjar train gru --data bts_lightcurves.csv.gz bts_metadata.csv --init base/model.safetensors --freeze 'recurrent*' --out tuned\n"
            + "  nightjar train gru --data simulated:ztf,1,8000 --classes ia --every-point --out live"),
    ];

    private static Command Create(LightCurveRecipe recipe, string description)
    {
        var command = new Command(recipe.Family, description);
        var options = new TrainLightCurveOptions(recipe);
        options.AddTo(command);
        command.Run((result, cancellation) => TrainLightCurveRun.Run(recipe, options, result, cancellation));
        return command;
    }
}
