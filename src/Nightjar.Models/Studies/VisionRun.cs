using System.Globalization;
using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Studies;

/// <summary>One training of the study, by what decides its result.</summary>
/// <param name="Stage">What it is for.</param>
/// <param name="Architecture">The network.</param>
/// <param name="Start">The weights that it starts from: <c>scratch</c>, <c>galaxies</c> or the name of a file.</param>
/// <param name="Set">The images.</param>
/// <param name="Fraction">Share of the training alerts.</param>
/// <param name="Seed">Which repetition, from 1; in a search, which trial.</param>
public sealed record VisionRun(VisionStage Stage, VisionArchitecture Architecture, string Start, FineTuningSet Set, double Fraction, int Seed)
{
    /// <summary>Random first weights.</summary>
    public const string Scratch = "scratch";

    /// <summary>First weights that learned galaxies.</summary>
    public const string Galaxies = "galaxies";

    /// <summary>What the run is called in files: unique in a study.</summary>
    public string Key => Stage switch
    {
        VisionStage.Galaxies => $"galaxies/{VisionArchitectures.NameOf(Architecture)}",
        VisionStage.Metadata => $"metadata/{Percent}/{Number}",
        _ => $"{Stage.ToString().ToLowerInvariant()}/{VisionArchitectures.NameOf(Architecture)}/{Start}/{Set.ToString().ToLowerInvariant()}/{Percent}/{Number}",
    };

    private string Percent => (100 * Fraction).ToString("0.###", CultureInfo.InvariantCulture);

    private string Number => Seed.ToString(CultureInfo.InvariantCulture);
}
