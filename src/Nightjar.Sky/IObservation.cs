namespace Nightjar.Sky;

/// <summary>Something seen, or not seen, at one moment in one band.</summary>
public interface IObservation
{
    /// <summary>When.</summary>
    JulianDate Time { get; }

    /// <summary>In which band.</summary>
    PassBand Band { get; }
}
