using System.CommandLine;
using Nightjar.Cli.Labels;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar train</c>.</summary>
internal static class TrainCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Train a network that scores alerts or classifies light curves, from simulated or labelled ones.") { Braai(), Acai(), Btsbot() };
        foreach (var lightCurves in TrainLightCurveCommands.Create()) command.Subcommands.Add(lightCurves);
        return command;
    }

    private static Command Braai()
    {
        var command = new Command(
            "braai",
            "Train braai, real or bogus. Data are split by object: 81 % training, 9 % validation, 10 % test, evaluated at the end.\n\n"
            + "Examples:\n"
            + "  nightjar train braai --data simulated:1,8000 --out my-braai\n"
            + "  nightjar train braai --data night.tar.gz --labels truth.csv --out my-braai\n"
            + "  nightjar train braai --init my-braai/model.safetensors --freeze 'conv*' --data alerts --labels labels.csv --out tuned\n"
            + "  nightjar train braai --data simulated:1,8000 --out my-braai --epochs 40 --resume");
        var options = new TrainOptions("nightjar-braai");
        options.AddTo(command);
        command.Run((result, cancellation) => TrainRun.Run(TrainingRecipe.Braai, "braai", "Tells real astrophysical sources (1) from artefacts (0) by an alert's three stamps.", SimulatedExamples.Triplets(t => t.IsReal), options, result, cancellation));
        return command;
    }

    private static Command Acai()
    {
        var which = new Argument<string>("PHENOMENON") { Description = "h hosted, n nuclear, v variable star, o orphan, b bogus." };
        which.AcceptOnlyFromAmong("h", "n", "v", "o", "b");
        var command = new Command(
            "acai",
            "Train one of ACAI's five networks: one phenomenon against all others, by stamps and 25 numbers. Data are simulated ones so far.\n\n"
            + "Examples:\n"
            + "  nightjar train acai h --data simulated:1,8000 --out acai-h\n"
            + "  nightjar train acai v --data simulated:1,8000 --epochs 20 --out acai-v")
        { which };
        var options = new TrainOptions("nightjar-acai");
        options.AddTo(command);
        command.Run((result, cancellation) =>
        {
            var phenomenon = DataOptions.PhenomenonOf(result.GetRequiredValue(which)[0]);
            var name = $"acai_{result.GetRequiredValue(which)}";
            return TrainRun.Run(TrainingRecipe.Acai, name, $"Tells alerts of the phenomenon '{phenomenon}' (1) from all others (0) by stamps and 25 numbers.", SimulatedExamples.Triplets(t => t.Phenomenon == phenomenon), options, result, cancellation);
        });
        return command;
    }

    private static Command Btsbot()
    {
        var architecture = new Option<string>("--architecture") { Description = "The network: BTSbot's own convolutional one.", DefaultValueFactory = _ => "cnn", HelpName = "cnn" };
        architecture.AcceptOnlyFromAmong("cnn");
        var modality = new Option<string>("--modality") { Description = "What the network looks at.", DefaultValueFactory = _ => "both", HelpName = "image|both" };
        modality.AcceptOnlyFromAmong("image", "both");
        var command = new Command(
            "btsbot",
            "Train BTSbot: bright extragalactic transients against everything else, by stamps and 25 numbers. Data are simulated histories so far.\n\n"
            + "Examples:\n"
            + "  nightjar train btsbot --data simulated:1,8000 --epochs 30 --out btsbot\n"
            + "  nightjar train btsbot --modality image --data simulated:1,8000 --epochs 30 --out btsbot-image")
        { architecture, modality };
        var options = new TrainOptions("nightjar-btsbot");
        options.AddTo(command);
        command.Run((result, cancellation) => TrainRun.Run(
            TrainingRecipe.Btsbot(result.GetValue(modality) == "both"), "btsbot", "Tells alerts of transients that reach magnitude 18.5 (1) from all others (0).", SimulatedExamples.Histories, options, result, cancellation));
        return command;
    }
}
