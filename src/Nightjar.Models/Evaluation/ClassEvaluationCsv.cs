using System.Globalization;
using Nightjar.Learning.Metrics;

namespace Nightjar.Models.Evaluation;

/// <summary>Evaluations of several classes as CSV (RFC 4180, line feeds), in the form of <see cref="EvaluationCsv"/>:
/// <c>model,table,row,quantity,value</c>. What is undefined has no value.</summary>
public static class ClassEvaluationCsv
{
    /// <summary>Writes all tables.</summary>
    public static void Write(TextWriter writer, IEnumerable<ClassEvaluation> evaluations)
    {
        writer.Write(EvaluationCsv.Header + "\n");
        foreach (var evaluation in evaluations) Write(writer, evaluation);
    }

    private static void Write(TextWriter writer, ClassEvaluation e)
    {
        void Line(string table, string row, string quantity, double value) => writer.Write(
            $"{Field(e.Name)},{table},{Field(row)},{quantity},{(double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture))}\n");

        void Interval(string quantity, BootstrapInterval interval)
        {
            Line("summary", "all", quantity, interval.Estimate);
            Line("summary", "all", quantity + "_lower", interval.Lower);
            Line("summary", "all", quantity + "_upper", interval.Upper);
        }

        Line("summary", "all", "objects", e.Confusion.Total);
        Line("summary", "all", "without_score", e.WithoutScore);
        Interval("macro_auc", e.MacroAuc);
        Interval("macro_f1", e.MacroF1);
        Line("summary", "all", "log_loss", e.LogLoss);
        Line("summary", "all", "accuracy", e.Confusion.Accuracy);
        Line("summary", "all", "ia_purity", e.IaPurity);
        Line("summary", "all", "ia_completeness", e.IaCompleteness);
        Line("summary", "all", "core_collapse_contamination", e.CoreCollapseShare);
        for (var c = 0; c < e.Classes.Count; c++)
        {
            Line("class", e.Classes[c], "objects", e.Counts[c]);
            Line("class", e.Classes[c], "purity", e.Confusion.Purity(c));
            Line("class", e.Classes[c], "completeness", e.Confusion.Completeness(c));
            Line("class", e.Classes[c], "f1", e.Confusion.F1(c));
            Line("class", e.Classes[c], "auc", e.Areas[c]);
        }

        for (var truth = 0; truth < e.Classes.Count; truth++)
        {
            for (var given = 0; given < e.Classes.Count; given++) Line("confusion", e.Classes[truth], Field(e.Classes[given]), e.Confusion[truth, given]);
        }

        foreach (var moment in e.ByTime)
        {
            var row = moment.Days.ToString("R", CultureInfo.InvariantCulture);
            Line("days", row, "objects", moment.Objects);
            Line("days", row, "macro_auc", moment.MacroAuc);
            Line("days", row, "macro_f1", moment.MacroF1);
            Line("days", row, "log_loss", moment.LogLoss);
            Line("days", row, "accuracy", moment.Accuracy);
        }
    }

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
