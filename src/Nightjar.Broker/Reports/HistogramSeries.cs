namespace Nightjar.Broker.Reports;

/// <summary>One outline of a <see cref="HistogramPlot"/>.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="CssClass">The class that gives it a colour; see <see cref="PlotPalette.ClassOf"/>.</param>
/// <param name="Histogram">Its counts; all series of a plot have the same bins.</param>
public sealed record HistogramSeries(string Name, string CssClass, Histogram Histogram);
