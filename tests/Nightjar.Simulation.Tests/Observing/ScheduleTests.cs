using Nightjar.Simulation.Observing;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Observing;

public class ScheduleTests
{
    private static readonly DateOnly Night = new(2024, 7, 15);
    private static readonly SurveySchedule Schedule = SurveySchedule.Plan(3, Night);

    private static Exposure[] All => [.. Schedule.Fields.SelectMany(f => f.Exposures)];

    [Fact]
    public void No_two_exposures_begin_at_the_same_time_and_every_one_is_on_a_whole_second()
    {
        var times = All.Select(e => e.Time.Days).Order().ToArray();
        for (var i = 1; i < times.Length; i++) Assert.True((times[i] - times[i - 1]) * 86_400 > 29, "the shutter is still open");
        Assert.All(times, t => Assert.Equal(Math.Round(t * 86_400), t * 86_400, 0.01));
    }

    [Fact]
    public void The_telescope_looks_at_fields_that_stand_high_in_the_dark()
    {
        foreach (var exposure in All)
        {
            Assert.True(Palomar.AirMass(exposure.Field.Center, exposure.Time) < 2.6);
            Assert.True(Palomar.Altitude(Celestial.Sun(exposure.Time), exposure.Time) < -12);
            Assert.True(exposure.Field.Center.Declination > -30);
        }
    }

    [Fact]
    public void A_field_of_the_night_is_visited_twice_in_two_bands_half_an_hour_apart()
    {
        Assert.InRange(Schedule.Fields.Count, 120, 420);
        foreach (var field in Schedule.Fields)
        {
            Assert.Equal(2, field.TonightCount);
            var (a, b) = (field.Exposures[^2], field.Exposures[^1]);
            Assert.NotEqual(a.Band, b.Band);
            Assert.InRange((b.Time - a.Time) * 1440, 20, 60);
        }
    }

    [Fact]
    public void The_month_before_holds_some_twenty_visits_in_ascending_order()
    {
        var midnight = Palomar.MidnightOf(Night);
        foreach (var field in Schedule.Fields)
        {
            Assert.True(field.Exposures.Zip(field.Exposures.Skip(1)).All(p => p.First.Time < p.Second.Time));
            Assert.All(field.Exposures[..field.FirstTonight], e => Assert.InRange(midnight - e.Time, 0, 32));
            Assert.All(field.Exposures[field.FirstTonight..], e => Assert.True(e.Time >= midnight));
        }

        Assert.InRange(Schedule.Fields.Average(f => f.FirstTonight), 8, 32);
    }

    [Fact]
    public void Seeing_and_sky_are_those_of_the_survey()
    {
        var exposures = Enumerable.Range(0, 8).SelectMany(seed => SurveySchedule.Plan(seed, Night).Fields.SelectMany(f => f.Exposures)).ToArray();
        var seeing = exposures.Select(e => e.Seeing).Order().ToArray();
        Assert.InRange(seeing[seeing.Length / 2], 1.75, 2.5);
        Assert.InRange(seeing[0], 0.9, 1.8);
        var green = exposures.Where(e => e.Band == PassBand.G).Average(e => e.Background);
        var red = exposures.Where(e => e.Band == PassBand.R).Average(e => e.Background);
        Assert.InRange(green, 80, 200);
        Assert.True(red > green);
    }

    [Fact]
    public void The_plan_depends_on_the_seed_alone()
    {
        var again = SurveySchedule.Plan(3, Night).Fields.SelectMany(f => f.Exposures).ToArray();
        Assert.Equal(All, again);
        Assert.NotEqual(All, [.. SurveySchedule.Plan(4, Night).Fields.SelectMany(f => f.Exposures)]);
    }
}
