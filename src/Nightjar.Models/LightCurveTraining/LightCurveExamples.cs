using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurves.Tables;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Light curves with numbers for classes, as training and evaluation take them: the points that count, of objects that belong to
/// one of the classes.</summary>
public sealed class LightCurveExamples
{
    private LightCurveExamples(IReadOnlyList<string> classes, LabelledLightCurve[] curves, int[] labels, int withoutClass, int tooShort) =>
        (Classes, Curves, Labels, WithoutClass, TooShort) = (classes, curves, labels, withoutClass, tooShort);

    /// <summary>The classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The light curves; their own class is what the data call it.</summary>
    public IReadOnlyList<LabelledLightCurve> Curves { get; }

    /// <summary>The number of each light curve's class.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Objects left out as they belong to no class.</summary>
    public int WithoutClass { get; }

    /// <summary>Objects left out for fewer points than a classifier reads.</summary>
    public int TooShort { get; }

    /// <summary>Puts examples together.</summary>
    /// <param name="curves">The light curves.</param>
    /// <param name="scheme">Which objects belong to which class.</param>
    /// <param name="selection">Which points count.</param>
    /// <param name="classes">The classes in their order; null for those of the scheme that have enough objects.</param>
    /// <param name="fewest">A class with fewer objects is left out where <paramref name="classes"/> is null.</param>
    public static LightCurveExamples Of(
        IEnumerable<LabelledLightCurve> curves, ClassScheme scheme, LightCurveSelection selection, IReadOnlyList<string>? classes = null, int fewest = 1)
    {
        var chosen = new List<(LabelledLightCurve Curve, string Class)>();
        var (without, shorter) = (0, 0);
        foreach (var curve in curves)
        {
            if (scheme.Of(curve.Class) is not { } name || (classes is not null && !classes.Contains(name, StringComparer.Ordinal)))
            {
                without++;
                continue;
            }

            var selected = selection.Apply(curve);
            if (selected.Count < ServingCuts.FewestPoints) shorter++;
            else chosen.Add((selected, name));
        }

        if (classes is null)
        {
            var counts = chosen.CountBy(c => c.Class, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            classes = [.. scheme.Classes.Where(c => counts.GetValueOrDefault(c) >= fewest)];
        }

        var numbers = classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        var kept = chosen.Where(c => numbers.ContainsKey(c.Class)).ToArray();
        return new(classes, Array.ConvertAll(kept, c => c.Curve), Array.ConvertAll(kept, c => numbers[c.Class]), without + chosen.Count - kept.Length, shorter);
    }

    /// <summary>Some of the examples.</summary>
    /// <param name="examples">Their numbers.</param>
    public LightCurveExamples Only(IReadOnlyList<int> examples) => new(Classes, [.. examples.Select(i => Curves[i])], [.. examples.Select(i => Labels[i])], WithoutClass, TooShort);

    /// <summary>Objects of each class.</summary>
    /// <param name="examples">Which to count; null for all.</param>
    public int[] Counts(IEnumerable<int>? examples = null)
    {
        var counts = new int[Classes.Count];
        foreach (var example in examples ?? Enumerable.Range(0, Labels.Count)) counts[Labels[example]]++;
        return counts;
    }
}
