using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Quantization;
using Nightjar.Models;
using Nightjar.Models.Evaluation;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar quantize</c>.</summary>
internal static class QuantizeCommand
{
    private const string WeightsInt8 = "weights-int8";
    private const string Integer = "integer";
    private const string DefaultData = "simulated:7,512";
    private const int BatchSize = 32;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("MODEL") { Description = "Folder or file of a model in float32." };
        var scheme = new Option<string>("--scheme") { Description = "weights-int8: weights are bytes, values stay floats. integer: values are bytes too, and products are of integers.", Required = true, HelpName = $"{WeightsInt8}|{Integer}" };
        scheme.AcceptOnlyFromAmong(WeightsInt8, Integer);
        var calibrate = new Option<string[]>("--calibrate") { Description = $"Examples that show the ranges of values, for {Integer}: simulated:SEED,N, or files and folders of alerts. {DefaultData} if not given.", HelpName = "DATA", AllowMultipleArgumentsPerToken = true };
        var ranges = new Option<RangeMethod>("--ranges") { Description = "How ranges are found.", DefaultValueFactory = _ => RangeMethod.Extremes };
        var output = new Option<string>("--out", "-o") { Description = "File to write; a card stands beside it.", Required = true, HelpName = "FILE.safetensors" };
        var command = new Command(
            "quantize",
            "Make a smaller model of one in float32. 'nightjar evaluate BOTH --data ...' tells what it costs.\n\n"
            + "Examples:\n"
            + "  nightjar quantize my-braai/model.safetensors --scheme weights-int8 --out braai-int8.safetensors\n"
            + "  nightjar quantize my-braai/model.safetensors --scheme integer --calibrate simulated:7,512 --out braai-integer.safetensors")
        { path, scheme, calibrate, ranges, output };
        command.Run((result, cancellation) =>
        {
            using var model = EvaluateCommand.Load(result.GetRequiredValue(path));
            var (kind, examples) = (result.GetRequiredValue(scheme), 0);
            if (kind == WeightsInt8 && result.GetValue(calibrate) is { Length: > 0 }) throw new NightjarException($"--calibrate is for --scheme {Integer} alone") { IsUsage = true };
            if (model.Frozen.Weights.Values.Any(w => w.DataType != Formats.SafeTensors.SafeTensorDataType.Float32))
                throw new NightjarException($"{result.GetRequiredValue(path)} is not in float32: quantize the model that it was made of");
            var data = result.GetValue(calibrate) is { Length: > 0 } given ? given : [DefaultData];
            FrozenModel small;
            if (kind == WeightsInt8) small = ModelQuantizer.ToInt8(model.Frozen);
            else (small, examples) = ToIntegers(model, data, result.GetValue(ranges), cancellation);
            using (small)
            {
                var file = result.GetRequiredValue(output);
                if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
                small.Save(file);
                WriteCard(model, kind, examples, data, result.GetValue(ranges), file);
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {new FileInfo(file).Length:N0} bytes"));
            }

            return 0;
        });
        return command;
    }

    private static (FrozenModel Model, int Examples) ToIntegers(AlertModel model, string[] places, RangeMethod ranges, CancellationToken cancellation)
    {
        var isSimulated = places is [var one] && one.StartsWith("simulated:", StringComparison.Ordinal);
        var data = LabelledData.Open(places, null, isSimulated ? null : "drb", DataOptions.SimulatedFor(model));
        using var calibrator = new Calibrator(model.Frozen, ranges);
        var (examples, waiting) = (0, 0);
        var images = new float[BatchSize * TripletPreprocessing.InputLength];
        var names = model.MetadataNames;
        var numbers = new float[BatchSize * names.Count];
        ProgressDisplay.Run("calibrating", data.Sample, () =>
        {
            foreach (var triplet in data.Read(cancellation))
            {
                if (model.LooksAtImages && TripletPreprocessing.Prepare(triplet.Cutouts, model.Normalization, images.AsSpan(waiting * TripletPreprocessing.InputLength)) != ScoreProblem.None) continue;
                DataOptions.WriteNumbers(names, triplet, numbers.AsSpan(waiting * names.Count, names.Count));
                waiting++;
                examples++;
                if (waiting == BatchSize) Take();
            }

            if (waiting > 0) Take();
        });
        if (examples == 0) throw new NightjarException("no example to calibrate with was found in the data");
        return (ModelQuantizer.ToIntegers(model.Frozen, calibrator.Scales()), examples);

        void Take()
        {
            float[] some = images[..(waiting * TripletPreprocessing.InputLength)];
            float[] others = numbers[..(waiting * names.Count)];
            calibrator.Add(names.Count == 0 ? [some] : model.LooksAtImages ? [some, others] : [others], waiting);
            waiting = 0;
        }
    }

    private static void WriteCard(AlertModel model, string scheme, int examples, string[] data, RangeMethod ranges, string file)
    {
        var card = new ModelCard($"{model.Name} {model.Version}, {scheme}", "A smaller version of a model in float32, with the same normalization of stamps.")
            .Add("Quantization", "scheme", scheme);
        if (examples > 0) card.Add("Quantization", "calibrated with", $"{examples} examples of {string.Join(' ', data.Select(Path.GetFileName))}, ranges by {ranges}");
        card.Add("Quantization", "date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("Quantization", "command", CommandLine.Text(Environment.GetCommandLineArgs().Skip(1)))
            .AddFile(file)
            .Write(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileNameWithoutExtension(file) + ".card");
    }
}
