using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Training;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Galaxies;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar train galaxies</c>.</summary>
internal static class TrainGalaxiesCommand
{
    private const string CheckpointName = "checkpoint.safetensors";

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var architecture = VisionOptions.ArchitectureOption("The trunk to train.");
        var side = VisionOptions.ImageSizeOption();
        var data = new Option<string>("--data") { Description = "Galaxies with the votes of 40 volunteers each.", DefaultValueFactory = _ => "simulated:1,8000", HelpName = "simulated:SEED,N" };
        var init = new Option<string?>("--init") { Description = "Start from weights that fit by name.", HelpName = "FILE" };
        var epochs = new Option<int>("--epochs", "-e") { Description = "Most epochs.", DefaultValueFactory = _ => 10, HelpName = "N" };
        var batch = new Option<int>("--batch") { Description = "Galaxies of a batch.", DefaultValueFactory = _ => 32, HelpName = "N" };
        var rate = new Option<float>("--rate") { Description = "Highest learning rate.", DefaultValueFactory = _ => 5e-4f, HelpName = "R" };
        var seed = new Option<ulong>("--seed", "-s") { Description = "Seed of the split, the first weights, order and augmentation.", DefaultValueFactory = _ => 42, HelpName = "S" };
        var output = new Option<string>("--out", "-o") { Description = "Folder for weights, card, log and checkpoint.", DefaultValueFactory = _ => "nightjar-galaxies", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on from the checkpoint in --out; give the other options again." };
        var command = new Command(
            "galaxies",
            "Pre-train a trunk on the shapes of simulated galaxies, for 'train btsbot --init' to start from.\n\n"
            + "Examples:\n"
            + "  nightjar train galaxies --architecture convnext --data simulated:1,8000 --out galaxies\n"
            + "  nightjar train btsbot --architecture convnext --init galaxies/model.safetensors --data simulated:1,8000 --out btsbot")
        { architecture, side, data, init, epochs, batch, rate, seed, output, resume };
        command.Run((result, cancellation) =>
        {
            var folder = result.GetRequiredValue(output);
            if (result.GetValue(epochs) < 1 || result.GetValue(batch) < 1) throw new NightjarException("--epochs and --batch must be at least 1") { IsUsage = true };
            if (result.GetValue(init) is { } first && !Path.Exists(first)) throw new NightjarException($"there are no weights at {first}");
            if (result.GetValue(resume) && !File.Exists(Path.Combine(folder, CheckpointName))) throw new NightjarException($"there is nothing to go on from: {Path.Combine(folder, CheckpointName)} is missing; leave --resume out to start");
            var (dataSeed, count) = GalaxyExamples.Parse(result.GetRequiredValue(data));
            Directory.CreateDirectory(folder);
            using var log = new StreamWriter(Path.Combine(folder, "log.jsonl"), append: result.GetValue(resume));
            var options = new GalaxyTrainingOptions
            {
                Architecture = VisionArchitectures.Parse(result.GetRequiredValue(architecture)),
                ImageSide = result.GetValue(side),
                Questions = GalaxyExamples.Questions,
                Seed = result.GetValue(seed),
                Epochs = result.GetValue(epochs),
                BatchSize = result.GetValue(batch),
                LearningRate = result.GetValue(rate),
                InitialWeights = result.GetValue(init),
                CheckpointPath = Path.Combine(folder, CheckpointName),
                Resumes = result.GetValue(resume),
                Listeners = [new TrainingDisplay(Console.Error, !Console.IsErrorRedirected), new JsonLinesLog(log)],
            };
            using var set = GalaxyExamples.Make(folder, dataSeed, count, cancellation);
            var split = TripletSplit.Of(set.Alerts, options.Seed);
            var (file, watch) = (Path.Combine(folder, TrainRun.ModelName), Stopwatch.StartNew());
            var trained = Train(set, split, options, file, cancellation);
            if (trained.Taken is { } taken) Console.Error.WriteLine(taken);
            Card(options, $"{count} simulated galaxies of seed {dataSeed.ToString(CultureInfo.InvariantCulture)}", trained, watch.Elapsed).AddFile(file).Write(folder);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: shares of votes are off by {trained.Error:0.0000} on the test part, those of one who always says the mean by {trained.ConstantError:0.0000}"));
            return 0;
        });
        return command;
    }

    private static GalaxyTrainingResult Train(TripletSet set, TripletSplit split, GalaxyTrainingOptions options, string file, CancellationToken cancellation)
    {
        try
        {
            return GalaxyTraining.Run(set, split, options, file, cancellation);
        }
        catch (Exception exception) when (exception is FormatException or NonFiniteException)
        {
            throw new NightjarException(exception.Message, exception);
        }
    }

    private static ModelCard Card(GalaxyTrainingOptions options, string data, GalaxyTrainingResult trained, TimeSpan time) =>
        new ModelCard($"galaxies {VisionArchitectures.NameOf(options.Architecture)}", "A trunk that learned the shapes of galaxies, for other networks to start from.")
            .Add("Training", "data", data)
            .Add("Training", "architecture", VisionArchitectures.TitleOf(options.Architecture))
            .Add("Training", "loss", "Dirichlet-multinomial of the votes, concentrations 1 + 100 sigmoid(output)")
            .Add("Training", "optimiser", string.Create(CultureInfo.InvariantCulture, $"AdamW, rate {options.LearningRate}, decay 0.01, batches of {options.BatchSize}"))
            .Add("Training", "seed", (long)options.Seed)
            .Add("Training", "started from", trained.Taken?.ToString() ?? "random weights")
            .Add("Training", "best epoch", (long)trained.Training.BestEpoch)
            .Add("Training", "mean error of shares of votes", trained.Error)
            .Add("Training", "that error of the mean shares", trained.ConstantError)
            .Add("Training", "minutes", Math.Round(time.TotalMinutes, 1))
            .Add("Training", "machine", Machine.Describe())
            .Add("Training", "date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("Training", "command", CommandLine.Text(Environment.GetCommandLineArgs().Skip(1)));
}
