using System.Globalization;
using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Studies;

/// <summary>The runs of a study as CSV (RFC 4180, line feeds), one a line in the order of the plan. What does not apply is empty.</summary>
public static class VisionStudyCsv
{
    /// <summary>The names of the columns.</summary>
    public const string Header =
        "stage,architecture,start,set,fraction,seed,examples,epochs,best_epoch,seconds,processor_seconds,tensors_taken,rate,batch,warm_up,head_first,head_second,dropout,"
        + "validation_auc,test_auc,bts_p1_f1,bts_p1_purity,bts_p1_completeness,bts_p2_f1,bts_p2_purity,bts_p2_completeness,prod_p1_f1,prod_p1_purity,prod_p1_completeness,prod_p2_f1,prod_p2_purity,prod_p2_completeness,"
        + "votes_error,votes_constant_error";

    /// <summary>Writes all finished runs.</summary>
    public static void Write(TextWriter writer, VisionStudy study)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(study);
        writer.Write(Header + "\n");
        foreach (var run in study.Plan.Stages.SelectMany(s => s))
        {
            if (study.Runs[run.Key] is { } result) writer.Write(string.Join(',', Fields(result)) + "\n");
        }
    }

    private static IEnumerable<string> Fields(VisionRunResult r)
    {
        var (run, p) = (r.Run, r.Parameters);
        yield return run.Stage.ToString().ToLowerInvariant();
        yield return run.Stage == VisionStage.Metadata ? "" : VisionArchitectures.NameOf(run.Architecture);
        yield return run.Start.AsSpan().ContainsAny(",\"\r\n") ? $"\"{run.Start.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : run.Start;
        yield return run.Set.ToString().ToLowerInvariant();
        foreach (var number in new double?[]
        {
            run.Fraction, run.Seed, r.Examples, r.Epochs, r.BestEpoch, r.Seconds, r.ProcessorSeconds, r.Taken, p?.Rate, p?.Batch, p?.WarmUp, p?.First, p?.Second, p?.Dropout, r.ValidationArea, r.TestArea,
        })
        {
            yield return Text(number);
        }

        for (var i = 0; i < 4; i++)
        {
            var policy = r.Policies?[i];
            foreach (var number in new[] { policy?.F1, policy?.Purity, policy?.Completeness }) yield return Text(number);
        }

        yield return Text(r.Error);
        yield return Text(r.ConstantError);
    }

    private static string Text(double? number) => number is { } value && double.IsFinite(value) ? Math.Round(value, 8).ToString("R", CultureInfo.InvariantCulture) : "";
}
