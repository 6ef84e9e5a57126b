namespace Nightjar.Broker.Reports;

/// <summary>One line of a <see cref="CurvePlot"/>.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="CssClass">The class that gives it a colour.</param>
/// <param name="Points">Its points; one that is not finite breaks it.</param>
/// <param name="HasMarks">Whether every point has a mark.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
internal sealed record CurveLine(string Name, string CssClass, IReadOnlyList<(double X, double Y)> Points, bool HasMarks = false, bool IsDashed = false);
