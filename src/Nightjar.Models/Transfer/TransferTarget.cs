using Nightjar.Models.LightCurveTraining;

namespace Nightjar.Models.Transfer;

/// <summary>A survey whose light curves a classifier is to learn.</summary>
/// <param name="Name">Its name in results, such as <c>bts</c>.</param>
/// <param name="Description">What the light curves are, in words.</param>
/// <param name="Examples">The light curves.</param>
/// <param name="Judges">Other light curves that the classifiers are judged on, by name, with the same classes.</param>
public sealed record TransferTarget(string Name, string Description, LightCurveExamples Examples, IReadOnlyList<(string Name, LightCurveExamples Examples)> Judges);
