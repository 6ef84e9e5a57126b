using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>What the telescope did in the month before a night and in the night itself.</summary>
/// <remarks>The dark time is cut into blocks; a public block takes the fields that waited longest among those that stand
/// high, once in each of two bands half an hour apart (Bellm et al. 2019). The remaining blocks belong to private
/// programs and leave nothing in the public stream.</remarks>
internal sealed class SurveySchedule
{
    /// <summary>How far back the histories in a packet reach, days.</summary>
    public const int HistoryDays = 30;

    private const int FieldsPerBlock = 40;
    private const double SecondsPerExposure = 40; // 30 s open, then readout and slew
    private const double PublicShare = 0.72;
    private const double ClearShare = 0.54;
    private const double MaximumAirMass = 2.2;
    private const double MinimumMoonDistance = 20; // degrees
    private const double PrivateVisitShare = 0.02; // exposures of partnership time inside public blocks
    private const double NearInfraredShare = 0.05; // blocks that pair r with i

    private readonly Dictionary<int, List<Exposure>> _byField = [];
    private readonly Dictionary<int, double> _lastVisit = [];
    private int _count;

    private SurveySchedule(long seed, DateOnly night)
    {
        for (var back = HistoryDays + 1; back >= 0; back--)
        {
            var random = new RandomStream((ulong)seed, Streams.Night, (ulong)back);
            var clear = random.NextChance(ClearShare);
            if (clear || back == 0) Observe(night.AddDays(-back), isTonight: back == 0, ref random);
        }

        var midnight = Palomar.MidnightOf(night).Days;
        var fields = new List<FieldVisits>();
        foreach (var field in ZtfFieldGrid.Fields)
        {
            if (!_byField.TryGetValue(field.Id, out var exposures)) continue;
            var first = exposures.FindIndex(e => e.Time.Days >= midnight);
            if (first >= 0) fields.Add(new FieldVisits(field, [.. exposures], first));
        }

        Fields = fields;
    }

    /// <summary>The fields that the night itself visits, by number.</summary>
    public IReadOnlyList<FieldVisits> Fields { get; }

    /// <summary>Plans the month that ends with a night.</summary>
    public static SurveySchedule Plan(long seed, DateOnly night) => new(seed, night);

    private void Observe(DateOnly night, bool isTonight, ref RandomStream random)
    {
        var weather = Weather.Draw(ref random);
        var (start, end) = Palomar.DarkTime(night);
        const double exposureDays = SecondsPerExposure / 86_400;
        const double passDays = FieldsPerBlock * exposureDays;
        for (var time = start.Days; time + 2 * passDays < end.Days; time += 2 * passDays)
        {
            // The night itself begins with a public block, so that it is never empty.
            var isPublic = random.NextChance(PublicShare) || (isTonight && time == start.Days);
            var bands = DrawBands(ref random);
            if (!isPublic) continue;
            var fields = Choose(new JulianDate(time + passDays), ref random);
            foreach (var band in (ReadOnlySpan<PassBand>)[bands.First, bands.Second])
            {
                var passStart = band == bands.First ? time : time + passDays;
                for (var i = 0; i < fields.Count; i++)
                    Expose(fields[i], passStart + i * exposureDays, band, weather, ref random);
            }
        }
    }

    private static (PassBand First, PassBand Second) DrawBands(ref RandomStream random)
    {
        var other = random.NextChance(NearInfraredShare) ? PassBand.I : PassBand.G;
        return random.NextChance(0.5) ? (other, PassBand.R) : (PassBand.R, other);
    }

    private List<ZtfField> Choose(JulianDate middle, ref RandomStream random)
    {
        const double impatience = 0.8; // days of random preference, so that the pattern does not repeat
        var moon = Celestial.Moon(middle);
        var ranked = new List<(double Priority, ZtfField Field)>();
        foreach (var field in ZtfFieldGrid.Fields)
        {
            var preference = random.NextExponential(impatience);
            if (Palomar.AirMass(field.Center, middle) > MaximumAirMass) continue;
            if (Celestial.Separation(field.Center, moon) < MinimumMoonDistance) continue;
            var waited = middle.Days - _lastVisit.GetValueOrDefault(field.Id, middle.Days - HistoryDays);
            if (waited < 0.5) continue; // already seen this night
            ranked.Add((waited + preference, field));
        }

        ranked.Sort((a, b) => b.Priority.CompareTo(a.Priority));
        var chosen = ranked.Take(FieldsPerBlock).Select(r => r.Field).ToList();
        chosen.Sort((a, b) => a.Id.CompareTo(b.Id)); // row by row: the short way round
        foreach (var field in chosen) _lastVisit[field.Id] = middle.Days;
        return chosen;
    }

    private void Expose(ZtfField field, double days, PassBand band, Weather weather, ref RandomStream random)
    {
        var time = WholeSecond(days);
        var airMass = Math.Min(Palomar.AirMass(field.Center, time), 4);
        if (!_byField.TryGetValue(field.Id, out var list)) _byField[field.Id] = list = [];
        list.Add(new Exposure
        {
            Index = _count++,
            Field = field,
            Time = time,
            Band = band,
            ProgramId = random.NextChance(PrivateVisitShare) ? (random.NextChance(0.6) ? 2 : 3) : 1,
            Seeing = weather.Seeing(band, airMass, ref random),
            Background = weather.Background(field.Center, time, band, airMass, ref random),
            Extinction = weather.Extinction(band, airMass, ref random),
        });
    }

    /// <summary>A moment on a whole second, written with the seven decimals of the survey's <c>jd</c>.</summary>
    private static JulianDate WholeSecond(double days) => new(Math.Round(Math.Round(days * 86_400) / 86_400 * 1e7) / 1e7);
}
