namespace Nightjar.Models.Studies;

/// <summary>How far a study has come.</summary>
/// <param name="Result">The run that has just been finished.</param>
/// <param name="Done">Runs that are finished, those of earlier sittings included.</param>
/// <param name="All">Runs in all.</param>
/// <param name="Elapsed">Time of this sitting.</param>
/// <param name="Left">Time to the end at the speed of this sitting.</param>
public sealed record VisionProgress(VisionRunResult Result, int Done, int All, TimeSpan Elapsed, TimeSpan Left);
