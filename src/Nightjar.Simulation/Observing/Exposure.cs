using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>One 30 second exposure of the whole camera and the air it was taken through.</summary>
internal sealed record Exposure
{
    /// <summary>Seconds that the shutter is open.</summary>
    public const double Seconds = 30;

    /// <summary>The zero point of ZTF's night numbers: 2017 January 1, 0 h UTC.</summary>
    private const double NightZero = 2_457_754.5;

    /// <summary>Number within the schedule; unique.</summary>
    public required int Index { get; init; }

    /// <summary>The pointing.</summary>
    public required ZtfField Field { get; init; }

    /// <summary>Start, on a whole second.</summary>
    public required JulianDate Time { get; init; }

    /// <summary>g, r or i.</summary>
    public required PassBand Band { get; init; }

    /// <summary>1 public, 2 partnership, 3 Caltech.</summary>
    public required int ProgramId { get; init; }

    /// <summary>Full width at half maximum of a star, pixels.</summary>
    public required double Seeing { get; init; }

    /// <summary>Level of the sky, DN.</summary>
    public required double Background { get; init; }

    /// <summary>Light lost to clouds and air, magnitudes.</summary>
    public required double Extinction { get; init; }

    /// <summary>Noise over that of the photons and of the readout, which the processing of a hazy or odd night adds; 1 on a usual night.</summary>
    public double NoiseExcess { get; init; } = 1;

    /// <summary>ZTF's filter number: 1 g, 2 r, 3 i.</summary>
    public int FilterId => Band switch { PassBand.G => 1, PassBand.R => 2, _ => 3 };

    /// <summary>ZTF's night number.</summary>
    public int NightId => (int)Math.Floor(Time.Days - NightZero);

    /// <summary>The number of the processed image of one channel: night, hundred-thousandths of the day, channel, 15.</summary>
    public long ProcessingId(int channel)
    {
        var fraction = Time.Days - NightZero - NightId;
        var day = Math.Min(99_999L, (long)Math.Floor(fraction * 1e5 + 1e-4));
        return ((NightId * 100_000L + day) * 100 + channel) * 100 + 15;
    }

    /// <summary>The principal investigator that the survey names for the program.</summary>
    public string Investigator => ProgramId == 3 ? "Prince" : "Kulkarni";

    /// <summary>The name of one channel's difference image.</summary>
    public string DifferenceImageName(int channel)
    {
        var (date, fraction) = FileStamp();
        var filter = Band switch { PassBand.G => "zg", PassBand.R => "zr", _ => "zi" };
        return $"ztf_{date:yyyyMMdd}{fraction:D6}_{Field.Id:D6}_{filter}_c{ZtfCamera.DetectorOf(channel):D2}"
            + $"_o_q{ZtfCamera.QuadrantOf(channel)}_scimrefdiffimg.fits";
    }

    /// <summary>The path of one channel's difference image in the survey's archive.</summary>
    public string ArchivePath(int channel)
    {
        var (date, fraction) = FileStamp();
        return $"/ztf/archive/sci/{date:yyyy}/{date:MMdd}/{fraction:D6}/{DifferenceImageName(channel)}.fz";
    }

    private (DateOnly Date, int Fraction) FileStamp()
    {
        var date = new DateOnly(2017, 1, 1).AddDays(NightId);
        return (date, (int)Math.Floor((Time.Days - NightZero - NightId) * 1e6));
    }
}
