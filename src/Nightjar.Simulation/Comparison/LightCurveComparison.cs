using System.Globalization;
using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Simulation.Comparison;

/// <summary>Published and simulated light curves beside each other, class by class, in the quantities of
/// <see cref="LightCurveQuantities"/>.</summary>
/// <param name="blue">The bluer band that is measured.</param>
/// <param name="red">The redder one.</param>
public sealed class LightCurveComparison(PassBand blue = PassBand.G, PassBand red = PassBand.R)
{
    private const int FewestForFigure = 5;

    private readonly Dictionary<string, SampleComparison> _samples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Published, int Simulated)> _counts = new(StringComparer.Ordinal);

    /// <summary>The classes, in the order in which they were first added.</summary>
    public IReadOnlyCollection<string> Classes => _samples.Keys;

    /// <summary>Adds a light curve to its class.</summary>
    public void Add(LabelledLightCurve curve, bool isSimulated)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (!_samples.TryGetValue(curve.Class, out var samples)) _samples[curve.Class] = samples = new SampleComparison();
        foreach (var (name, value) in LightCurveQuantities.Of(curve, blue, red)) samples.Add(name, value, isSimulated);
        var (published, simulated) = _counts.GetValueOrDefault(curve.Class);
        _counts[curve.Class] = isSimulated ? (published, simulated + 1) : (published + 1, simulated);
    }

    /// <summary>The quantities of a class.</summary>
    /// <exception cref="KeyNotFoundException">No light curve of the class was added.</exception>
    public SampleComparison Of(string name) => _samples[name];

    /// <summary>Writes a table a class, in Markdown.</summary>
    public void WriteTables(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var (name, samples) in _samples)
        {
            var (published, simulated) = _counts[name];
            if (published == 0 || simulated == 0) continue;
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"**{name}** ({published:N0} published, {simulated:N0} simulated)\n\n"));
            samples.WriteTable(writer);
            writer.Write('\n');
        }
    }

    /// <summary>Draws peak, rise, decline, colour and detections of every class that has enough published light curves, a row a class, as SVG.</summary>
    public void WriteFigure(string title, TextWriter writer)
    {
        var (b, r) = (PassBands.Name(blue), PassBands.Name(red));
        string[] quantities = [$"peak {r}, mag", $"rise in {r}, d", $"fall in {b}, d", $"{b} - {r} at peak", "detections"];
        var figure = new SampleComparison();
        foreach (var (name, samples) in _samples)
        {
            if (quantities.Any(q => samples.Sorted(q) is var (x, y) && Math.Min(x.Length, y.Length) < FewestForFigure)) continue;
            foreach (var quantity in quantities)
            {
                var (published, simulated) = samples.Sorted(quantity);
                foreach (var value in published) figure.Add($"{name}: {quantity}", value, isSimulated: false);
                foreach (var value in simulated) figure.Add($"{name}: {quantity}", value, isSimulated: true);
            }
        }

        ComparisonFigure.Write(figure, title, writer);
    }
}
