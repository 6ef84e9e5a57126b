using Nightjar.Simulation.Images;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>The template of one channel, field and band: several good exposures, averaged.</summary>
internal readonly record struct ReferenceImage
{
    private const double FirstSurveyExposure = 2_458_190.0; // March 2018

    /// <summary>The template of a channel.</summary>
    public ReferenceImage(long seed, ZtfField field, int channel, PassBand band)
    {
        var filter = band switch { PassBand.G => 1, PassBand.R => 2, _ => 3 };
        var random = new RandomStream((ulong)seed, Streams.Reference, (ulong)(field.Id * 64 + channel), (ulong)filter);
        Id = field.Id * 1_000_000L + 120_000 + filter * 100 + channel;
        Frames = random.NextChance(0.7) ? 15 : 16 + random.NextInt(25);
        Seeing = random.NextLogNormal(2.25, 0.09);
        var start = FirstSurveyExposure + random.NextExponential(60);
        Start = new JulianDate(Math.Round(start * 1e6) / 1e6);
        End = new JulianDate(Math.Round((start + random.NextUniform(10, 330)) * 1e6) / 1e6);
        Coverage = random.NextUniform(0.20, 0.75);
        Coma = ChannelConditions.DrawComa(ref random);
    }

    /// <summary>ZTF's number of the template.</summary>
    public long Id { get; }

    /// <summary>Exposures in it.</summary>
    public int Frames { get; }

    /// <summary>Full width at half maximum, pixels.</summary>
    public double Seeing { get; }

    /// <summary>What the optics put beside the core of a star.</summary>
    public Coma Coma { get; }

    /// <summary>The earliest exposure in it.</summary>
    public JulianDate Start { get; }

    /// <summary>The latest exposure in it.</summary>
    public JulianDate End { get; }

    /// <summary>Visits a day that the position has had since the survey began, all bands and overlapping fields.</summary>
    public double Coverage { get; }
}
