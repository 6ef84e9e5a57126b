using System.Globalization;

namespace Nightjar.Models.Evaluation;

/// <summary>Evaluations as CSV (RFC 4180, line feeds), one number a line so that all tables fit into one file:
/// <c>model,table,row,quantity,value</c>. What is undefined has no value.</summary>
public static class EvaluationCsv
{
    private const int ThresholdSteps = 100;

    /// <summary>The names of the columns.</summary>
    public const string Header = "model,table,row,quantity,value";

    /// <summary>Writes all tables.</summary>
    public static void Write(TextWriter writer, IEnumerable<BinaryEvaluation> evaluations)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(evaluations);
        writer.Write(Header + "\n");
        foreach (var evaluation in evaluations) Write(writer, evaluation);
    }

    private static void Write(TextWriter writer, BinaryEvaluation e)
    {
        void Line(string table, string row, string quantity, double value) => writer.Write(
            $"{Field(e.Name)},{table},{Field(row)},{quantity},{(double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture))}\n");

        var at = e.Sweep.At(e.Threshold);
        foreach (var (name, interval) in new[] { ("auc", e.AreaUnderRoc), ("fnr", e.FalseNegativeRate), ("fpr", e.FalsePositiveRate) })
        {
            Line("summary", "all", name, interval.Estimate);
            Line("summary", "all", name + "_lower", interval.Lower);
            Line("summary", "all", name + "_upper", interval.Upper);
        }

        Line("summary", "all", "threshold", e.Threshold);
        Line("summary", "all", "accuracy", at.Accuracy);
        Line("summary", "all", "brier", e.Brier);
        Line("summary", "all", "calibration_error", e.Calibration.ExpectedCalibrationError);
        Line("confusion", "positive", "above", at.TruePositives);
        Line("confusion", "positive", "below", at.Positives - at.TruePositives);
        Line("confusion", "negative", "above", at.FalsePositives);
        Line("confusion", "negative", "below", at.Negatives - at.FalsePositives);
        for (var step = 0; step <= ThresholdSteps; step++)
        {
            var point = e.Sweep.At((double)step / ThresholdSteps);
            var row = point.Threshold.ToString("F2", CultureInfo.InvariantCulture);
            Line("threshold", row, "fnr", point.FalseNegativeRate);
            Line("threshold", row, "fpr", point.FalsePositiveRate);
        }

        foreach (var bin in e.Calibration.Bins)
        {
            var row = bin.Lower.ToString("F1", CultureInfo.InvariantCulture);
            Line("calibration", row, "count", bin.Count);
            Line("calibration", row, "mean_score", bin.MeanProbability);
            Line("calibration", row, "positive_share", bin.PositiveFraction);
        }

        foreach (var (table, groups) in new[] { ("magnitude", e.ByMagnitude), ("kind", e.ByKind) })
        {
            foreach (var group in groups)
            {
                Line(table, group.Name, "positives", group.Positives);
                Line(table, group.Name, "negatives", group.Negatives);
                Line(table, group.Name, "fnr", group.FalseNegativeRate);
                Line(table, group.Name, "fpr", group.FalsePositiveRate);
                Line(table, group.Name, "auc", group.AreaUnderRoc);
                Line(table, group.Name, "mean_score", group.MeanScore);
            }
        }
    }

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
