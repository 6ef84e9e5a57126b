using System.CommandLine;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar study</c>.</summary>
internal static class StudyCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create() => new("study", "Do a published study again, from simulated data to a report.") { Vision() };

    private static Command Vision()
    {
        var options = new VisionStudyCommandOptions();
        var command = new Command(
            "vision",
            "Do pre-trained networks need fewer alerts? BTSbot's network, ConvNeXt and MaxViT, from random weights, from galaxies, and from "
            + "any --init, tuned with 5 to 100 % of the alerts, on stamps and on deep colours; triggers, speed, and a map of what they see. "
            + "Finished runs are kept in DIR/runs.jsonl: the same command goes on where it was interrupted. quick takes half an hour on two "
            + "cores; full has the size of the published study, which takes years on them.\n\n"
            + "Examples:\n"
            + "  nightjar study vision --out vision\n"
            + "  nightjar study vision --alerts 200 --galaxies 200 --epochs 2 --out small\n"
            + "  nightjar study vision --architecture convnext --init convnext_pico.safetensors --out vision-imagenet");
        options.AddTo(command);
        command.Run((result, cancellation) => VisionStudyRun.Run(options, result, cancellation));
        return command;
    }
}
