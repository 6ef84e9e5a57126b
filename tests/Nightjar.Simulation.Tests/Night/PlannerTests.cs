using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Night;

public class PlannerTests
{
    private static AlertPlan[] Plans(int count, SimulationOptions? options = null)
    {
        options ??= new SimulationOptions { Seed = 9 };
        var planner = new NightPlanner(options, SurveySchedule.Plan(options.Seed, options.Night));
        return [.. Enumerable.Range(0, count).Select(_ => planner.Next())];
    }

    /// <summary>No two objects share a row number in any image, so no two alerts share a candid.</summary>
    [Fact]
    public void Row_numbers_belong_to_one_object_each()
    {
        var taken = new HashSet<(int Field, int Channel, int Row)>();
        foreach (var plan in Plans(50_000))
        {
            for (var i = 0; i < plan.TableIds; i++)
                Assert.True(taken.Add((plan.Visits.Field.Id, plan.Channel, plan.TableId + i)));
            foreach (var exposure in plan.Visits.Exposures)
                Assert.InRange(plan.TableIdIn(exposure), plan.TableId, plan.TableId + plan.TableIds - 1);
            Assert.InRange(plan.TableId + plan.TableIds - 1, 0, 999);
        }
    }

    [Fact]
    public void Asteroids_follow_the_ecliptic_stars_the_milky_way_and_supernovae_avoid_it()
    {
        double Mean(SourceClass c, Func<ZtfField, double> angle) =>
            Plans(3000, new SimulationOptions { Weights = ClassWeights.Only(c) }).Average(p => Math.Abs(angle(p.Visits.Field)));
        var all = SurveySchedule.Plan(1, new SimulationOptions().Night).Fields;
        Assert.True(Mean(SourceClass.Asteroid, f => f.EclipticLatitude) < 0.5 * all.Average(f => Math.Abs(f.Field.EclipticLatitude)));
        Assert.True(Mean(SourceClass.VariableStar, f => f.GalacticLatitude) < 0.8 * all.Average(f => Math.Abs(f.Field.GalacticLatitude)));
        Assert.True(Mean(SourceClass.Supernova, f => f.GalacticLatitude) > all.Average(f => Math.Abs(f.Field.GalacticLatitude)));
    }

    [Fact]
    public void The_largest_night_fits()
    {
        const double rowsPerObject = 3.5; // the mean of gaps from 1 to 6
        for (var seed = 0; seed < 30; seed++)
        {
            var fields = SurveySchedule.Plan(seed, new DateOnly(2024, 6, 20)).Fields.Count; // the shortest night
            Assert.True(fields * 64L * 990 / rowsPerObject > SimulationOptions.MaximumAlerts, $"{fields}");
        }
    }

    [Fact]
    public void Names_are_unique_and_carry_the_year()
    {
        var names = Enumerable.Range(0, 200_000).Select(i => ObjectNames.Of(4, i, new JulianDate(2_458_300))).ToHashSet();
        Assert.Equal(200_000, names.Count);
        Assert.All(names, n => Assert.Matches("^ZTF18a[a-d][a-z]{5}$", n));
        Assert.StartsWith("ZTF24", ObjectNames.Of(4, 0, new JulianDate(2_460_506.7)), StringComparison.Ordinal);
        Assert.NotEqual(ObjectNames.Of(4, 0, new JulianDate(2_458_300)), ObjectNames.Of(5, 0, new JulianDate(2_458_300)));
    }
}
