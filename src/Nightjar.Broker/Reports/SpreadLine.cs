using Nightjar.Models.Studies;

namespace Nightjar.Broker.Reports;

/// <summary>One line of a <see cref="SpreadPlot"/>: medians with bars from the least to the largest.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="CssClass">The class that gives it a colour.</param>
/// <param name="Points">Its points; those without a number are left out.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
internal sealed record SpreadLine(string Name, string CssClass, IReadOnlyList<(double X, VisionSpread Y)> Points, bool IsDashed = false);
