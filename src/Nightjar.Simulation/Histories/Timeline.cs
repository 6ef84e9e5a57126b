using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Triplets;
using Nightjar.Sky;

namespace Nightjar.Simulation.Histories;

/// <summary>The visits of one place over months: clear nights two or three days apart, twice a night in two bands.</summary>
internal static class Timeline
{
    private const double VisitedShare = 0.42; // of nights: weather and the survey's cycle
    private const double BothBandsShare = 0.8;
    private const int HoursTried = 6;

    /// <summary>Draws the visits between two Julian dates, earliest first.</summary>
    public static List<Visit> Draw(long seed, ZtfField field, int channel, double from, double to, ref RandomStream random)
    {
        var visits = new List<Visit>();
        for (var night = Math.Floor(from); night < to; night++)
        {
            if (!random.NextChance(VisitedShare)) continue;
            for (var i = 0; i < HoursTried; i++)
            {
                // 0 to 14 h UT covers the nights of Palomar.
                var time = night + 0.5 + random.NextUniform(0.05, 0.58);
                if (!VisitDraw.IsObservable(field, new JulianDate(time))) continue;
                AddNight(visits, seed, field, channel, time, ref random);
                break;
            }
        }

        visits.RemoveAll(v => v.Exposure.Time.Days < from || v.Exposure.Time.Days > to);
        return visits;
    }

    private static void AddNight(List<Visit> visits, long seed, ZtfField field, int channel, double time, ref RandomStream random)
    {
        var weather = Weather.Draw(ref random);
        var redFirst = random.NextChance(0.5);
        var both = random.NextChance(BothBandsShare);
        for (var i = 0; i < (both ? 2 : 1); i++)
        {
            var band = redFirst == (i == 0) ? PassBand.R : PassBand.G;
            var exposure = VisitDraw.Expose(field, VisitDraw.Rounded(time + i * 0.035), band, weather, ref random);
            visits.Add(Visit.Of(seed, exposure, channel));
        }
    }
}
