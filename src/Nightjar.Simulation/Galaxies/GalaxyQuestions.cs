namespace Nightjar.Simulation.Galaxies;

/// <summary>The questions of Galaxy Zoo's decision tree (Walmsley et al. 2022) and their answers.</summary>
public static class GalaxyQuestions
{
    /// <summary>Every answer with its question, in the order of the votes.</summary>
    public static IReadOnlyList<(string Question, string Answer)> Answers { get; } =
    [
        ("smooth-or-featured", "smooth"), ("smooth-or-featured", "featured-or-disk"), ("smooth-or-featured", "artifact"),
        ("how-rounded", "round"), ("how-rounded", "in-between"), ("how-rounded", "cigar-shaped"),
        ("disk-edge-on", "yes"), ("disk-edge-on", "no"),
        ("edge-on-bulge", "rounded"), ("edge-on-bulge", "none"),
        ("bar", "strong"), ("bar", "weak"), ("bar", "no"),
        ("has-spiral-arms", "yes"), ("has-spiral-arms", "no"),
        ("spiral-winding", "tight"), ("spiral-winding", "medium"), ("spiral-winding", "loose"),
        ("spiral-arm-count", "1"), ("spiral-arm-count", "2"), ("spiral-arm-count", "3"), ("spiral-arm-count", "4"), ("spiral-arm-count", "cant-tell"),
        ("bulge-size", "dominant"), ("bulge-size", "large"), ("bulge-size", "moderate"), ("bulge-size", "small"), ("bulge-size", "none"),
        ("merging", "none"), ("merging", "minor-disturbance"), ("merging", "merger"),
    ];

    /// <summary>The questions, and where the answers of each begin and end among <see cref="Answers"/>.</summary>
    public static IReadOnlyList<(string Question, int First, int End)> Questions { get; } = Group();

    private static List<(string Question, int First, int End)> Group()
    {
        var groups = new List<(string Question, int First, int End)>();
        for (var i = 0; i < Answers.Count; i++)
        {
            if (groups.Count > 0 && groups[^1].Question == Answers[i].Question) groups[^1] = groups[^1] with { End = i + 1 };
            else groups.Add((Answers[i].Question, i, i + 1));
        }

        return groups;
    }
}
