using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Training;
using Nightjar.Models;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar quantize</c>.</summary>
internal static class QuantizeCommand
{
    private const string WeightsInt8 = "weights-int8";
    private const string Integer = "integer";
    private const string DefaultData = "simulated:7,512";
    private const int BatchSize = 32;
    private const int DefaultEpochs = 4;
    private const float DefaultRate = 3e-5f;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("MODEL") { Description = "Folder or file of a model in float32." };
        var scheme = new Option<string>("--scheme") { Description = "weights-int8: weights are bytes, values stay floats. integer: values are bytes too, and products are of integers.", Required = true, HelpName = $"{WeightsInt8}|{Integer}" };
        scheme.AcceptOnlyFromAmong(WeightsInt8, Integer);
        var calibrate = new Option<string[]>("--calibrate") { Description = $"Examples that show the ranges of values, for {Integer}: simulated:SEED,N, or files and folders of alerts. {DefaultData} if not given.", HelpName = "DATA", AllowMultipleArgumentsPerToken = true };
        var ranges = new Option<RangeMethod>("--ranges") { Description = "How ranges are found.", DefaultValueFactory = _ => RangeMethod.Extremes };
        var aware = new Option<bool>("--aware") { Description = $"For {Integer}: train on the examples of --calibrate, rounded as integers will be, to give the scores of the model in float32. Labels are not needed." };
        var floatInputs = new Option<bool>("--float-inputs") { Description = $"For {Integer}: what the network is given stays floats, and so does its first layer. Faint pixels beside bright ones keep their values, for a little speed." };
        var epochs = new Option<int?>("--epochs", "-e") { Description = "Epochs of --aware; 4 if not given.", HelpName = "N" };
        var rate = new Option<float?>("--rate") { Description = "Learning rate of --aware at its start; 3e-5 if not given. It falls to 0 on half a cosine.", HelpName = "R" };
        epochs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1000) result.AddError("--epochs must be between 1 and 1000.");
        });
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<float?>() is { } value && !(value > 0 && value < 1)) result.AddError("--rate must be above 0 and below 1.");
        });
        var output = new Option<string>("--out", "-o") { Description = "File to write; a card stands beside it.", Required = true, HelpName = "FILE.safetensors" };
        var command = new Command(
            "quantize",
            "Make a smaller model of one in float32. 'nightjar evaluate BOTH --data ...' tells what it costs.\n\n"
            + "Examples:\n"
            + "  nightjar quantize my-braai/model.safetensors --scheme weights-int8 --out braai-int8.safetensors\n"
            + "  nightjar quantize my-braai/model.safetensors --scheme integer --calibrate simulated:7,512 --out braai-integer.safetensors\n"
            + "  nightjar quantize my-braai/model.safetensors --scheme integer --aware --calibrate simulated:7,8000 --out braai-integer.safetensors")
        { path, scheme, calibrate, ranges, aware, floatInputs, epochs, rate, output };
        command.Run((result, cancellation) =>
        {
            var (kind, examples) = (result.GetRequiredValue(scheme), 0);
            if (kind == WeightsInt8 && result.GetValue(calibrate) is { Length: > 0 }) throw new NightjarException($"--calibrate is for --scheme {Integer} alone") { IsUsage = true };
            var trains = result.GetValue(aware);
            if (result.GetValue(floatInputs) && kind != Integer) throw new NightjarException($"--float-inputs is for --scheme {Integer} alone") { IsUsage = true };
            if (trains && kind != Integer) throw new NightjarException($"--aware is for --scheme {Integer} alone") { IsUsage = true };
            if (!trains && (result.GetValue(epochs) is not null || result.GetValue(rate) is not null)) throw new NightjarException("--epochs and --rate are for --aware alone") { IsUsage = true };
            using var model = EvaluateCommand.Load(result.GetRequiredValue(path));
            if (model.Frozen.Weights.Values.Any(w => w.DataType != Formats.SafeTensors.SafeTensorDataType.Float32))
                throw new NightjarException($"{result.GetRequiredValue(path)} is not in float32: quantize the model that it was made of");
            var data = result.GetValue(calibrate) is { Length: > 0 } given ? given : [DefaultData];
            var file = result.GetRequiredValue(output);
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
            var training = trains ? new AlertTrainingOptions { Epochs = result.GetValue(epochs) ?? DefaultEpochs, LearningRate = result.GetValue(rate) ?? DefaultRate, Listeners = [new TrainingDisplay(Console.Error, !Console.IsErrorRedirected)] } : null;
            FrozenModel small;
            if (kind == WeightsInt8) small = ModelQuantizer.ToInt8(model.Frozen);
            else (small, examples) = ToIntegers(model, data, result.GetValue(ranges), result.GetValue(floatInputs), training, Path.GetDirectoryName(Path.GetFullPath(file))!, cancellation);
            using (small)
            {
                small.Save(file);
                WriteCard(model, kind, examples, data, result.GetValue(ranges), result.GetValue(floatInputs), training, file);
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {new FileInfo(file).Length:N0} bytes"));
            }

            return 0;
        });
        return command;
    }

    private static (FrozenModel Model, int Examples) ToIntegers(AlertModel model, string[] places, RangeMethod ranges, bool hasFloatInputs, AlertTrainingOptions? training, string folder, CancellationToken cancellation)
    {
        var isSimulated = places is [var one] && one.StartsWith("simulated:", StringComparison.Ordinal);
        var data = LabelledData.Open(places, null, isSimulated ? null : "drb", DataOptions.SimulatedFor(model));
        using var source = new NumberSource(model.MetadataNames, null);
        using var calibrator = new Calibrator(model.Frozen, ranges);
        using var set = training is null ? null : new TripletSet(folder, model.Normalization, model.MetadataNames.Count);
        var (examples, waiting) = (0, 0);
        var images = new float[BatchSize * TripletPreprocessing.InputLength];
        var names = model.MetadataNames;
        var numbers = new float[BatchSize * names.Count];
        ProgressDisplay.Run("calibrating", data.Sample, () =>
        {
            foreach (var triplet in data.Read(cancellation))
            {
                if (model.LooksAtImages && TripletPreprocessing.Prepare(triplet.Cutouts, model.Normalization, images.AsSpan(waiting * TripletPreprocessing.InputLength)) != ScoreProblem.None) continue;
                var own = numbers.AsSpan(waiting * names.Count, names.Count);
                source.Write(triplet, own);
                if (own.ContainsAnyExceptInRange(float.MinValue, float.MaxValue)) continue;
                set?.Add(triplet.Alert, triplet.Cutouts, own);
                waiting++;
                examples++;
                if (waiting == BatchSize) Take();
            }

            if (waiting > 0) Take();
        });
        if (examples == 0) throw new NightjarException("no example to calibrate with was found in the data");
        var scales = calibrator.Scales();
        foreach (var input in hasFloatInputs ? model.Frozen.Graph.Inputs : []) scales.Remove(input.Name);
        return (set is null ? ModelQuantizer.ToIntegers(model.Frozen, scales) : Train(model, set, scales, training!, cancellation), examples);

        void Take()
        {
            float[] some = images[..(waiting * TripletPreprocessing.InputLength)];
            float[] others = numbers[..(waiting * names.Count)];
            calibrator.Add(names.Count == 0 ? [some] : model.LooksAtImages ? [some, others] : [others], waiting);
            waiting = 0;
        }
    }

    private static FrozenModel Train(AlertModel model, TripletSet set, Dictionary<string, AffineScale> scales, AlertTrainingOptions training, CancellationToken cancellation)
    {
        try
        {
            return AwareTraining.Run(model, set, scales, training, cancellation);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw new NightjarException(exception.Message, exception);
        }
        catch (NonFiniteException exception)
        {
            throw new NightjarException($"{exception.Message}; try a lower --rate", exception);
        }
    }

    private static void WriteCard(AlertModel model, string scheme, int examples, string[] data, RangeMethod ranges, bool hasFloatInputs, AlertTrainingOptions? training, string file)
    {
        var card = new ModelCard($"{model.Name} {model.Version}, {scheme}", "A smaller version of a model in float32, with the same normalization of stamps.")
            .Add("Quantization", "scheme", scheme);
        if (examples > 0) card.Add("Quantization", "calibrated with", $"{examples} examples of {string.Join(' ', data.Select(Path.GetFileName))}, ranges by {ranges}");
        if (hasFloatInputs) card.Add("Quantization", "in floats", "inputs and first layers");
        if (training is not null)
            card.Add("Quantization", "trained on the same examples", string.Create(CultureInfo.InvariantCulture, $"{training.Epochs} epochs towards the scores in float32, Adam, rate {training.LearningRate} falling to 0, seed {training.Seed}"));
        card.Add("Quantization", "date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("Quantization", "command", CommandLine.Text(Environment.GetCommandLineArgs().Skip(1)))
            .AddFile(file)
            .Write(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileNameWithoutExtension(file) + ".card");
    }
}
