namespace Nightjar.Sky;

/// <summary>A flux measured at a given position whether or not a source was detected there.</summary>
/// <param name="Time">When.</param>
/// <param name="Band">In which band.</param>
/// <param name="Flux">Signed difference flux, nanojansky; <see cref="Sky.Flux.None"/> where the survey could not measure.</param>
/// <param name="IsGood">Whether the survey's own status says that the measurement is sound.</param>
public readonly record struct ForcedMeasurement(JulianDate Time, PassBand Band, Flux Flux, bool IsGood)
    : IObservation;
