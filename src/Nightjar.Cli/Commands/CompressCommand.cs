using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Compression;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Training;
using Nightjar.Models.Compression;
using Nightjar.Models.Evaluation;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurveTraining;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar compress</c>.</summary>
internal static class CompressCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("MODEL") { Description = "Folder or file of a model in float32." };
        var shared = new CompressOptions(clusters: 0, prune: 0);
        var where = new Option<string[]>("--where") { Description = "Names of the weights that are clustered and pruned, with * and ?; those of all layers if not given.", HelpName = "PATTERN", AllowMultipleArgumentsPerToken = true };
        var schedule = new Option<string>("--schedule") { Description = "How fine-tuning prunes: more and more over the first half (polynomial), or at once.", DefaultValueFactory = _ => "polynomial", HelpName = "polynomial|constant" };
        schedule.AcceptOnlyFromAmong("polynomial", "constant");
        var quantize = new Option<string>("--quantize") { Description = "Weights as signed bytes, with one scale a tensor (int8) or one an output (int8-channel).", DefaultValueFactory = _ => "none", HelpName = "none|int8|int8-channel" };
        quantize.AcceptOnlyFromAmong("none", "int8", "int8-channel");
        var huffman = new Option<bool>("--huffman") { Description = "Indices of shared values in Huffman's code." };
        var sparse = new Option<bool>("--sparse") { Description = "Leave zeros out and store distances, where that is smaller." };
        var deflate = new Option<bool>("--deflate") { Description = "Tensors as DEFLATE streams, where that is smaller." };
        var output = new Option<string>("--out", "-o") { Description = "File to write; a card stands beside it.", HelpName = "FILE.safetensors" };
        var command = new Command(
            "compress",
            "Make a small model: weights that share values, are 0, are bytes, in Huffman's code, in any combination. The file runs as any other.\n\n"
            + "Examples:\n"
            + "  nightjar compress my-t2/model.safetensors --cluster 16 --huffman --out small.safetensors\n"
            + "  nightjar compress my-t2/model.safetensors --cluster 16 --where 'classes.*' --prune 0.3 --quantize int8 --huffman --fine-tune simulated:ztf,3,4000 --data simulated:ztf,2,2000 --out small.safetensors\n"
            + "  nightjar compress braai_d6_m9 --cluster 32 --huffman --out braai-small.safetensors\n"
            + "  nightjar compress table my-t2/model.safetensors --data simulated:ztf,2,2000 --out table")
        { path, where };
        shared.AddTo(command);
        foreach (var option in new Option[] { schedule, quantize, huffman, sparse, deflate, output }) command.Options.Add(option);
        command.Run((result, cancellation) =>
        {
            var target = result.GetValue(output) ?? throw new NightjarException("--out FILE.safetensors is missing") { IsUsage = true };
            var coding = TensorCoding.Table | TensorCoding.Sinusoids;
            if (result.GetValue(huffman)) coding |= TensorCoding.Huffman;
            if (result.GetValue(sparse)) coding |= TensorCoding.Sparse;
            if (result.GetValue(deflate)) coding |= TensorCoding.Deflate;
            var plan = new CompressionPlan
            {
                Where = result.GetValue(where) is { Length: > 0 } patterns ? patterns : null,
                Clusters = shared.Clusters(result),
                Start = shared.Start(result),
                Seed = shared.Seed(result),
                Pruning = shared.Pruning(result),
                PrunesGradually = result.GetValue(schedule) == "polynomial",
                Quantizes = result.GetValue(quantize) != "none",
                IsPerChannel = result.GetValue(quantize) == "int8-channel",
                Coding = coding,
            };
            Compress(result.GetRequiredValue(path), plan, shared, target, result, cancellation);
            return 0;
        });
        command.Subcommands.Add(CompressTableCommand.Create());
        return command;
    }

    /// <summary>Prunes and clusters, with training where it is wanted.</summary>
    public static FrozenModel Shape(CompressSource source, CompressionPlan plan, (LightCurveExamples Examples, LightCurveSplit Split)? tuning, Func<LightCurveRecipe, LightCurveTrainingOptions> options, CancellationToken cancellation)
    {
        try
        {
            if (tuning is not { } data || !plan.ChangesWeights) return plan.Shape(source.Frozen);
            var work = Directory.CreateTempSubdirectory("nightjar-compress-").FullName;
            try
            {
                var file = Path.Combine(work, "model.safetensors");
                source.Frozen.Save(file);
                FrozenModel? shaped = null;
                ProgressDisplay.Run("fine-tuning", () => (0, -1), () => shaped = CompressedTuning.Run(source.Recipe!, file, plan, data.Examples, data.Split, options(source.Recipe!), work, cancellation));
                return shaped!;
            }
            finally
            {
                Directory.Delete(work, recursive: true);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or FormatException)
        {
            throw new NightjarException(exception.Message, exception);
        }
        catch (NonFiniteException exception)
        {
            throw new NightjarException($"{exception.Message}; try a lower --lr", exception);
        }
    }

    private static void Compress(string path, CompressionPlan plan, CompressOptions shared, string file, ParseResult result, CancellationToken cancellation)
    {
        using var source = CompressSource.Open(path);
        if (shared.Tunes(result) && !plan.ChangesWeights) throw new NightjarException("--fine-tune is for models that --cluster or --prune change") { IsUsage = true };
        (LightCurveExamples, LightCurveSplit)? tuning = shared.Tunes(result) ? shared.TuningExamples(result, source.NeedLightCurves("--fine-tune"), cancellation) : null;
        var examples = shared.Judges(result) ? shared.JudgingExamples(result, source.NeedLightCurves("--data"), cancellation) : null;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
        IReadOnlyList<CodedTensorReport> report;
        using (var shaped = Shape(source, plan, tuning, recipe => shared.Training(result, recipe), cancellation)) report = plan.Write(shaped, file);
        Print(report);
        var bytes = report.Sum(r => (long)r.CodedBytes);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {new FileInfo(file).Length:N0} bytes, of which {bytes:N0} are tensors; {source.Frozen.Weights.Values.Sum(w => (long)w.Bytes.Length):N0} bytes of tensors before"));
        var card = Card(source, plan, report);
        if (examples is not null)
        {
            using var small = LightCurveModelFile.Load(file);
            var (before, after) = (CompressOptions.Judge(source.LightCurves!, examples, cancellation), CompressOptions.Judge(small, examples, cancellation));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"weighted log-loss of {before.Count:N0} light curves: {before.Loss:0.0000} before, {after.Loss:0.0000} now"));
            card.Add("Loss", "weighted log-loss before", before.Loss).Add("Loss", "weighted log-loss now", after.Loss).Add("Loss", "light curves", after.Count);
        }

        card.AddFile(file).Write(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileNameWithoutExtension(file) + ".card");
    }

    private static void Print(IReadOnlyList<CodedTensorReport> report)
    {
        var width = Math.Max(10, report.Max(r => r.Name.Length));
        Console.Out.WriteLine($"{"tensor".PadRight(width)} {"numbers",9} {"bytes",10} {"now",9} {"bits each",9} {"entropy",8} {"values",7} {"zeros",6}  coding");
        foreach (var r in report)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{r.Name.PadRight(width)} {r.Elements,9:N0} {r.Bytes,10:N0} {r.CodedBytes,9:N0} {r.BitsPerElement,9:0.00} {(double.IsNaN(r.Entropy) ? "-" : r.Entropy.ToString("0.00", CultureInfo.InvariantCulture)),8} {(r.Values == 0 ? ">256" : r.Values),7} {r.Sparsity,6:0.0%}  {r.Coding.ToString().ToLowerInvariant()}"));
        }
    }

    private static ModelCard Card(CompressSource source, CompressionPlan plan, IReadOnlyList<CodedTensorReport> report)
    {
        var card = new ModelCard($"{source.Name}, compressed", "A smaller version of a model in float32, which is prepared for and runs as that one.")
            .Add("Compression", "clusters", plan.Clusters)
            .Add("Compression", "centroids", plan.Start.ToString())
            .Add("Compression", "pruned", plan.Pruning)
            .Add("Compression", "weights as bytes", !plan.Quantizes ? "no" : plan.IsPerChannel ? "a scale for each output" : "a scale for each tensor");
        foreach (var r in report) card.Add("Tensors", r.Name, string.Create(CultureInfo.InvariantCulture, $"{r.Bytes} bytes became {r.CodedBytes}, {r.BitsPerElement:0.00} bits each, {r.Coding}"));
        return card.Add("Compression", "date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("Compression", "command", CommandLine.Text(Environment.GetCommandLineArgs().Skip(1)));
    }
}
