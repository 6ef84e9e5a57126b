using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Reports;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Metrics;
using Nightjar.Models.Cats;
using Nightjar.Models.Evaluation;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Models.LightCurveTraining;
using Nightjar.Models.SuperNnova;
using Nightjar.Models.TimeSeriesTransformer;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar evaluate</c> for classifiers of light curves.</summary>
internal static class EvaluateLightCurves
{
    private const string Default = "simulated:ztf,2,2000";

    /// <summary>Runs.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] files, string[] words, LightCurveDataOptions options, ulong? testOf, string? csv, string? html, ParseResult result, CancellationToken cancellation)
    {
        var models = new List<LightCurveModel>();
        try
        {
            foreach (var file in files) models.Add(LightCurveModelFile.Load(file));
            var first = models[0];
            var other = models.FirstOrDefault(m => !m.Classes.SequenceEqual(first.Classes));
            if (other is not null) throw new NightjarException($"the models tell different classes apart: {string.Join(", ", first.Classes)}, and {string.Join(", ", other.Classes)}");
            var scheme = options.Scheme(result) ?? ClassScheme.Of(first);
            if (!scheme.Has(first.Classes)) throw new NightjarException($"the model tells {string.Join(", ", first.Classes)} apart, --classes has {string.Join(", ", scheme.Classes)}");
            var bands = options.Bands(result);
            var selection = options.Selection(result, bands.Count > 0 ? bands : BandsOf(first));
            var data = LightCurveData.Open(words.Length > 0 ? words : [Default], options.Tables(result), scheme, selection);
            var examples = LightCurveExamples.Of(data.Read(cancellation), scheme, selection, first.Classes);
            if (testOf is { } seed) examples = examples.Only(LightCurveSplit.Of(examples, seed).Test);
            if (examples.Curves.Count == 0) throw new NightjarException($"no light curve of {data.Description} belongs to a class of the model and has two points that count");
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{examples.Curves.Count:N0} light curves; left out {examples.WithoutClass:N0} of other classes, {examples.TooShort:N0} with too few points"));
            var names = Names(files);
            var evaluations = models.Select((m, i) => LightCurveJudge.Judge(names[i], m, examples, cancellation: cancellation)).ToArray();
            if (csv is not null) CsvOutput.Write(csv, writer => ClassEvaluationCsv.Write(writer, evaluations));
            if (html is not null) CsvOutput.ToFile(html, writer => ClassEvaluationPage.Write(writer, evaluations, data.Description, TimeProvider.System.GetUtcNow()));
            if (csv != CsvOutput.StandardOutput) ClassEvaluationText.Print(evaluations);
            return 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or FileNotFoundException or MetricException or FormatException)
        {
            throw new NightjarException(exception.Message, exception);
        }
        finally
        {
            foreach (var model in models) model.Dispose();
        }
    }

    // Files named model.safetensors are told apart by their folders.
    private static string[] Names(string[] files) => Array.ConvertAll(files, file =>
        Path.GetFileName(file) == TrainRun.ModelName && Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) is { Length: > 0 } folder ? folder : Path.GetFileNameWithoutExtension(file));

    private static IReadOnlyList<Sky.PassBand> BandsOf(LightCurveModel model) => model switch
    {
        T2Model t2 => t2.Settings.Bands,
        SuperNnovaModel supernova => supernova.Settings.Bands,
        CatsModel cats => cats.Settings.Bands,
        _ => [],
    };
}
