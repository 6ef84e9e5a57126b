using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.LightCurves;

public class CurveCadenceTests
{
    /// <summary>Visits come in order within the days, in every band, near the survey's depth, with a gap in every year.</summary>
    [Theory]
    [InlineData("ztf", 60, 320)]
    [InlineData("wide", 25, 130)]
    [InlineData("deep", 60, 320)]
    public void Visits_are_those_of_the_survey(string name, int fewest, int most)
    {
        SurveyCadence survey = name switch { "ztf" => new ZtfCadence(), "wide" => new LsstWideCadence(), _ => new LsstDeepCadence() };
        var (random, visits) = (new RandomStream(1, 1), new VisitBuffer());
        var (total, limits) = (0, Array.ConvertAll(survey.Bands, _ => new List<double>()));
        for (var field = 0; field < 200; field++)
        {
            survey.Draw(random.NextUnit(), 10, survey.Start, survey.Start + survey.Length, ref random, visits);
            total += visits.Count;
            for (var i = 0; i < visits.Count; i++)
            {
                limits[visits.Bands[i]].Add(AbsoluteFlux.ToMagnitude(5 * visits.SkyNoise[i]));
                Assert.InRange(visits.Times[i], survey.Start, survey.Start + survey.Length + 1);
                if (i > 0) Assert.True(visits.Times[i] > visits.Times[i - 1]);
            }

            var largest = Enumerable.Range(1, visits.Count - 1).Max(i => visits.Times[i] - visits.Times[i - 1]);
            Assert.InRange(largest, 60, 250);
        }

        Assert.InRange(total / 200.0 / (survey.Length / 365.25), fewest, most);
        for (var band = 0; band < survey.Bands.Length; band++)
        {
            var sorted = limits[band].Order().ToArray();
            Assert.True(sorted.Length > 0.04 * total);
            Assert.Equal(survey.Limit(band), sorted[sorted.Length / 2], 0.3);
        }
    }

    [Fact]
    public void Never_more_visits_than_there_is_room_for()
    {
        var (random, visits) = (new RandomStream(1, 1), new VisitBuffer());
        new LsstDeepCadence().Draw(0.5, 0, 0, 1e6, ref random, visits);
        Assert.Equal(VisitBuffer.Capacity, visits.Count);
    }
}
