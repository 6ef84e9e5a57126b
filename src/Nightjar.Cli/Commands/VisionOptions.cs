using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Commands;

/// <summary>Options that say which network of BTSbot's family to train.</summary>
internal sealed class VisionOptions
{
    private readonly Option<string> _architecture = ArchitectureOption("The network that looks at stamps: BTSbot's own, ConvNeXt at the stamps' own size, or MaxViT-tiny on resized ones.");
    private readonly Option<string> _modality = new("--modality") { Description = "What the network looks at.", DefaultValueFactory = _ => "both", HelpName = "image|metadata|both" };
    private readonly Option<int> _side = ImageSizeOption();
    private readonly Option<string> _head = new("--head") { Description = "Outputs of the head's two dense layers, for all but cnn; the study tries 128, 256, 512 and 8, 16, 32.", DefaultValueFactory = _ => "256,16", HelpName = "N,M" };
    private readonly Option<float> _dropout = new("--dropout") { Description = "Dropout before the head's last layer, for all but cnn; the study tries 0.3 to 0.9.", DefaultValueFactory = _ => 0.5f, HelpName = "P" };
    private readonly Option<int> _warmUp = new("--warm-up") { Description = "Epochs in which the rate rises, for all but cnn; the study tries 2, 4 and 6.", DefaultValueFactory = _ => 2, HelpName = "N" };

    /// <summary><c>--architecture</c>.</summary>
    public static Option<string> ArchitectureOption(string description)
    {
        var option = new Option<string>("--architecture") { Description = description, DefaultValueFactory = _ => "cnn", HelpName = string.Join('|', VisionArchitectures.Names) };
        option.AcceptOnlyFromAmong([.. VisionArchitectures.Names]);
        return option;
    }

    /// <summary><c>--image-size</c>.</summary>
    public static Option<int> ImageSizeOption()
    {
        var option = new Option<int>("--image-size") { Description = "Rows and columns that MaxViT resizes stamps to, a multiple of 32; 224 in the study, which costs ten times as much as 64.", DefaultValueFactory = _ => 64, HelpName = "64|128|224" };
        option.Validators.Add(result =>
        {
            var side = result.GetValueOrDefault<int>();
            if (side is < 32 or > 512 || side % 32 != 0) result.AddError("--image-size must be a multiple of 32 from 32 to 512.");
        });
        return option;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _modality.AcceptOnlyFromAmong("image", "metadata", "both");
        foreach (var option in new Option[] { _architecture, _modality, _side, _head, _dropout, _warmUp }) command.Options.Add(option);
    }

    /// <summary>The recipe of a command line: BTSbot's own network as published in 2024, the others as in the study of 2025.</summary>
    public TrainingRecipe RecipeOf(ParseResult result)
    {
        var (architecture, modality) = (VisionArchitectures.Parse(result.GetRequiredValue(_architecture)), Enum.Parse<BtsbotModality>(result.GetRequiredValue(_modality), ignoreCase: true));
        if (architecture == VisionArchitecture.Cnn && modality != BtsbotModality.Metadata) return TrainingRecipe.Btsbot(modality == BtsbotModality.Both);
        var head = result.GetRequiredValue(_head).Split(',');
        if (head.Length != 2 || !int.TryParse(head[0], out var first) || !int.TryParse(head[1], out var second))
            throw new NightjarException($"--head {result.GetValue(_head)} must be two numbers, such as 256,16") { IsUsage = true };
        var settings = new VisionSettings
        {
            Architecture = architecture,
            Modality = modality,
            ImageSide = result.GetValue(_side),
            HeadFirst = first,
            HeadSecond = second,
            Dropout = result.GetValue(_dropout),
        };
        try
        {
            settings.Check();
        }
        catch (ArgumentException exception)
        {
            throw new NightjarException(exception.Message, exception) { IsUsage = true };
        }

        if (result.GetValue(_warmUp) is var warmUp && warmUp < 0) throw new NightjarException("--warm-up must be at least 0") { IsUsage = true };
        return TrainingRecipe.Vision(settings, warmUp);
    }
}
