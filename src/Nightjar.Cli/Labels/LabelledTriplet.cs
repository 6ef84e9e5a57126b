using Nightjar.Models.Training;
using Nightjar.Simulation.Triplets;
using Nightjar.Sky;

namespace Nightjar.Cli.Labels;

/// <summary>One labelled example; stamps are valid until the next one.</summary>
/// <param name="Alert">Identity and label.</param>
/// <param name="Cutouts">The stamps.</param>
/// <param name="DeepScore">The survey's real/bogus score; NaN where it has none.</param>
/// <param name="ForestScore">The survey's older score; NaN where it has none.</param>
/// <param name="Metadata">The numbers that networks may look at, of a simulated example; else null.</param>
/// <param name="Packet">The alert that the example is, valid until the next one; null for a simulated example.</param>
internal sealed record LabelledTriplet(LabelledAlert Alert, CutoutTriplet Cutouts, double DeepScore, double ForestScore, CandidateMetadata? Metadata, Alert? Packet);
