namespace Nightjar.Sky;

/// <summary>A visit that did not detect the source.</summary>
/// <param name="Time">When.</param>
/// <param name="Band">In which band.</param>
/// <param name="Limit">The faintest magnitude that would have been detected (5 sigma), AB.</param>
public readonly record struct UpperLimit(JulianDate Time, PassBand Band, double Limit) : IObservation;
