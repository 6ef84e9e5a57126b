namespace Nightjar.Models.Braai;

/// <summary>The memory that scoring one alert needs. Each thread has its own; the model itself is shared.</summary>
public sealed class BraaiScratch
{
    /// <summary>The prepared triplet: rows x columns x (science, template, difference).</summary>
    internal float[] Input { get; } = new float[TripletPreprocessing.InputLength];

    internal float[] Conv1 { get; } = new float[61 * 61 * 16];

    internal float[] Conv2 { get; } = new float[59 * 59 * 16];

    internal float[] Pool1 { get; } = new float[29 * 29 * 16];

    internal float[] Conv3 { get; } = new float[27 * 27 * 32];

    internal float[] Conv4 { get; } = new float[25 * 25 * 32];

    internal float[] Pool2 { get; } = new float[6 * 6 * 32];

    /// <summary>The 256 features before the last layer.</summary>
    internal float[] Features { get; } = new float[256];
}
