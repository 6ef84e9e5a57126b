using System.Globalization;
using Nightjar.Models.Evaluation;

namespace Nightjar.Cli;

/// <summary>Evaluations of several classes as lines for a terminal.</summary>
internal static class ClassEvaluationText
{
    /// <summary>Prints a line for each classifier, then the classes and the moments of the first.</summary>
    public static void Print(IReadOnlyList<ClassEvaluation> evaluations)
    {
        var first = evaluations[0];
        Line($"{"model",-24} {"objects",8} {"macro AUC",22} {"macro F1",22} {"log-loss",9} {"SN Ia purity",13} {"core collapse",14}");
        foreach (var e in evaluations)
        {
            Line($"{AlertText.Clean(e.Name),-24} {e.Confusion.Total,8:N0} {Text(e.MacroAuc),22} {Text(e.MacroF1),22} {Number(e.LogLoss, "0.000"),9} {Percent(e.IaPurity),13} {Percent(e.CoreCollapseShare),14}");
        }

        Line($"\n{"class",-24} {"objects",8} {"purity",10} {"completeness",13} {"F1",8} {"AUC",8}");
        for (var c = 0; c < first.Classes.Count; c++)
        {
            Line($"{AlertText.Clean(first.Classes[c]),-24} {first.Counts[c],8:N0} {Percent(first.Confusion.Purity(c)),10} {Percent(first.Confusion.Completeness(c)),13} {Number(first.Confusion.F1(c), "0.000"),8} {Number(first.Areas[c], "0.000"),8}");
        }

        if (first.ByTime.Count == 0) return;
        Line($"\n{"days since first detection",-26} {"objects",8} {"macro AUC",10} {"macro F1",10} {"log-loss",10}");
        foreach (var t in first.ByTime) Line($"{t.Days,-26:0} {t.Objects,8:N0} {Number(t.MacroAuc, "0.000"),10} {Number(t.MacroF1, "0.000"),10} {Number(t.LogLoss, "0.000"),10}");
    }

    private static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd(' '));

    private static string Text(Learning.Metrics.BootstrapInterval i) => $"{Number(i.Estimate, "0.000")} ({Number(i.Lower, "0.000")}-{Number(i.Upper, "0.000")})";

    private static string Percent(double share) => double.IsFinite(share) ? Number(100 * share, "0.0") + " %" : "-";

    private static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
