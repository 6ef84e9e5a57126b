using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Triplets;

/// <summary>Draws pointings and moments one by one, from all nights of the survey, without a schedule.</summary>
internal static class VisitDraw
{
    private const double FirstDay = 2_458_910.5, LastDay = 2_461_400.5;
    private const double SunAltitude = -14, MaximumAirMass = 2.2;
    private const int Tries = 400;
    private const double OddNightShare = 0.5; // half of the published stamps are noisier than sky and readout say

    private static readonly Dictionary<SourceClass, double[]> FieldShares = Enum.GetValues<SourceClass>().ToDictionary(
        c => c, c => NightPlanner.Cumulative(ZtfFieldGrid.Fields.Select(f => NightPlanner.FieldWeight(c, f))));

    /// <summary>A field of the kind of sky that a class lives in.</summary>
    public static ZtfField Field(SourceClass sourceClass, ref RandomStream random) =>
        ZtfFieldGrid.Fields[NightPlanner.Find(FieldShares[sourceClass], random.NextUnit())];

    /// <summary>A dark moment at which the field stands high.</summary>
    public static JulianDate Moment(ZtfField field, ref RandomStream random)
    {
        var time = new JulianDate(FirstDay);
        for (var i = 0; i < Tries; i++)
        {
            time = new JulianDate(random.NextUniform(FirstDay, LastDay));
            if (IsObservable(field, time)) break;
        }

        return Rounded(time.Days);
    }

    /// <summary>Whether it is dark and the field stands high.</summary>
    public static bool IsObservable(ZtfField field, JulianDate time) =>
        Palomar.AirMass(field.Center, time) < MaximumAirMass && Palomar.Altitude(Celestial.Sun(time), time) < SunAltitude;

    /// <summary>g or r, now and then i.</summary>
    public static PassBand Band(ref RandomStream random) => random.NextUnit() switch { < 0.42 => PassBand.G, < 0.94 => PassBand.R, _ => PassBand.I };

    /// <summary>An exposure in weather of its own.</summary>
    public static Exposure Expose(ZtfField field, JulianDate time, PassBand band, in Weather weather, ref RandomStream random)
    {
        var airMass = Math.Min(Palomar.AirMass(field.Center, time), MaximumAirMass);
        return new Exposure
        {
            Index = random.NextInt(int.MaxValue), // the channel's conditions are a function of it
            Field = field,
            Time = time,
            Band = band,
            ProgramId = 1,
            Seeing = weather.Seeing(band, airMass, ref random),
            Background = weather.Background(field.Center, time, band, airMass, ref random),
            Extinction = weather.Extinction(band, airMass, ref random),
            NoiseExcess = random.NextChance(OddNightShare) ? Math.Max(1, random.NextLogNormal(1.6, 0.4)) : random.NextLogNormal(1, 0.07),
        };
    }

    /// <summary>The same exposure as it would be with a tenth of the light, or less: short, or through thick haze, with a
    /// dark sky and the noise of the readout and its calibration; published nights of 2018 and 2020 are so.</summary>
    public static Exposure Thin(Exposure exposure, ref RandomStream random)
    {
        var (lost, noise) = (random.NextUniform(1.5, 4.8), random.NextChance(0.7) ? random.NextUniform(9, 17) : random.NextUniform(5, 9));
        var background = Math.Exp(random.NextUniform(Math.Log(3), Math.Log(60)));
        var usual = Math.Sqrt(ChannelConditions.ReadVariance + background / ChannelConditions.Gain);
        return exposure with { Extinction = exposure.Extinction + lost, Background = background, NoiseExcess = Math.Max(1, noise / usual) };
    }

    /// <summary>A moment on a whole second, with the seven decimals of the survey.</summary>
    public static JulianDate Rounded(double days) => new(Math.Round(Math.Round(days * 86_400) / 86_400 * 1e7) / 1e7);
}
