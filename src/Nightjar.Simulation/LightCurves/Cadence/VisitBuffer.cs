namespace Nightjar.Simulation.LightCurves.Cadence;

/// <summary>The visits of one source, earliest first, with room that is used again and again.</summary>
internal sealed class VisitBuffer
{
    /// <summary>Visits beyond this number are not made.</summary>
    public const int Capacity = 4096;

    /// <summary>When, modified Julian date.</summary>
    public double[] Times { get; } = new double[Capacity];

    /// <summary>Index of the band in the survey's list.</summary>
    public byte[] Bands { get; } = new byte[Capacity];

    /// <summary>One standard deviation of the sky's noise, FLUXCAL.</summary>
    public float[] SkyNoise { get; } = new float[Capacity];

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all visits.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a visit.</summary>
    /// <param name="time">When.</param>
    /// <param name="band">Index of the band.</param>
    /// <param name="limit">Magnitude of a source at five standard deviations.</param>
    public void Add(double time, int band, double limit)
    {
        if (Count == Capacity) return;
        Times[Count] = time;
        Bands[Count] = (byte)band;
        SkyNoise[Count++] = (float)(Physics.AbsoluteFlux.OfMagnitude(limit) / 5);
    }
}
