using Nightjar.Simulation.Artefacts;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.Images;

public class ArtefactTests
{
    private static readonly Visit Visit = Visit.Of(1, SurveySchedule.Plan(1, new DateOnly(2024, 7, 15)).Fields[30].Exposures[^1], 9);

    private static StampSet Paint(Artefact artefact, StampFrame frame)
    {
        var stamps = new StampSet();
        stamps.Begin(frame, Visit.Conditions.Background, Visit.Conditions.Background, 0);
        var random = new RandomStream(5, 5);
        artefact.Paint(stamps, Visit.Conditions, ref random);
        return stamps;
    }

    private static Artefact Draw(SourceKind kind, ulong seed)
    {
        var random = new RandomStream(seed, 31);
        return Artefact.Draw(kind, ref random)!;
    }

    [Theory]
    [InlineData(SourceKind.CosmicRay)]
    [InlineData(SourceKind.HotPixel)]
    [InlineData(SourceKind.BadColumn)]
    [InlineData(SourceKind.Ghost)]
    [InlineData(SourceKind.DetectorEdge)]
    [InlineData(SourceKind.SaturatedStar)]
    [InlineData(SourceKind.SatelliteStreak)]
    [InlineData(SourceKind.DarkSpot)]
    public void Defects_are_in_science_and_difference_alike_and_never_in_the_template(SourceKind kind)
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var artefact = Draw(kind, seed);
            var distance = artefact.EdgeDistance ?? 900;
            var stamps = Paint(artefact, new StampFrame(distance, 800, distance, 800));
            double sum = 0;
            for (var i = 0; i < stamps.Science.Pixels.Length; i++)
            {
                Assert.Equal(stamps.Science.Pixels[i] - (float)Visit.Conditions.Background, stamps.Difference.Pixels[i], 0.05f);
                Assert.Equal((float)Visit.Conditions.Background, stamps.Template.Pixels[i]);
                sum += stamps.Difference.Pixels[i];
            }

            Assert.Equal(artefact.IsNegative, sum < 0);
        }
    }

    /// <summary>What the subtraction makes of a bright star is in neither image.</summary>
    [Theory]
    [InlineData(SourceKind.StarRing)]
    [InlineData(SourceKind.SaturatedCore)]
    public void Residuals_are_in_the_difference_alone(SourceKind kind)
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var artefact = Draw(kind, seed);
            var stamps = Paint(artefact, new StampFrame(900, 800, 900, 800));
            Assert.All(stamps.Science.Pixels.ToArray(), p => Assert.Equal((float)Visit.Conditions.Background, p));
            Assert.All(stamps.Template.Pixels.ToArray(), p => Assert.Equal((float)Visit.Conditions.Background, p));
            var (lowest, highest) = (stamps.Difference.Pixels.ToArray().Min(), stamps.Difference.Pixels.ToArray().Max());
            Assert.True(lowest < 0 && highest > 0); // a core or ring, and what is around it, of the other sign
            Assert.Equal(artefact.IsNegative, -lowest > highest);
        }
    }

    [Fact]
    public void A_dark_spot_may_be_deeper_than_the_sky_is_bright()
    {
        var lowest = Enumerable.Range(0, 60).Min(seed => Paint(Draw(SourceKind.DarkSpot, (ulong)seed), new StampFrame(900, 800, 900, 800)).Science.Pixels.ToArray().Min());
        Assert.True(lowest < 0);
    }

    [Fact]
    public void A_satellite_crosses_the_stamp_on_a_straight_line_through_the_alert()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var stamps = Paint(Draw(SourceKind.SatelliteStreak, seed), new StampFrame(900, 800, 900, 800));
            double xx = 0, yy = 0, xy = 0, sum = 0;
            for (var row = 0; row < 63; row++)
            {
                for (var column = 0; column < 63; column++)
                {
                    var (dx, dy, light) = (column - 31.0, row - 31.0, stamps.Difference[column, row]);
                    (xx, yy, xy, sum) = (xx + light * dx * dx, yy + light * dy * dy, xy + light * dx * dy, sum + light);
                }
            }

            // Second moments about the alert: all along one direction.
            var (mean, spread) = ((xx + yy) / 2 / sum, Math.Sqrt((xx - yy) * (xx - yy) / 4 + xy * xy) / sum);
            Assert.InRange((mean - spread) / (mean + spread), 0, 0.1);
        }
    }

    [Fact]
    public void A_bad_convolution_spoils_every_star()
    {
        var errors = new SubtractionErrors(0.01, 0.02, 0.003, 0.001);
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.NotEqual(errors.Broadening, Draw(SourceKind.BadConvolution, seed).Spoil(errors).Broadening);
            Assert.Equal(errors, Draw(SourceKind.BadSubtraction, seed).Spoil(errors));
        }
    }

    [Fact]
    public void A_cosmic_ray_is_narrower_than_any_star()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var stamps = Paint(Draw(SourceKind.CosmicRay, seed), new StampFrame(900, 800, 900, 800));
            Assert.InRange(stamps.Difference.Pixels.ToArray().Count(p => p != 0), 1, 120);
        }
    }

    [Fact]
    public void A_bad_column_stays_in_its_columns()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var stamps = Paint(Draw(SourceKind.BadColumn, seed), new StampFrame(900, 800, 900, 800));
            for (var row = 0; row < 63; row++)
            {
                for (var column = 0; column < 63; column++)
                {
                    if (Math.Abs(column - 31) > 1) Assert.Equal(0, stamps.Difference[column, row]);
                }
            }

            Assert.NotEqual(0, stamps.Difference[31, 31]);
        }
    }

    [Fact]
    public void A_bad_subtraction_is_a_bright_star_under_the_alert()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var scene = new Scene();
            var random = new RandomStream(1, 1);
            var artefact = Draw(SourceKind.BadSubtraction, seed);
            artefact.Arrange(scene, ref random);
            var star = Assert.Single(scene.Sources);
            Assert.InRange(star.Magnitudes.R, 12, 17);
            Assert.InRange(star.Distance, 0, 1);
            Assert.True(star.ShiftX != 0 || star.Broadening != 0);
            Assert.InRange(artefact.Recurrence, 0.01, 1);
        }
    }

    [Fact]
    public void A_saturated_star_stands_beside_the_alert()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var scene = new Scene();
            var random = new RandomStream(1, 1);
            Draw(SourceKind.SaturatedStar, seed).Arrange(scene, ref random);
            var star = Assert.Single(scene.Sources);
            Assert.InRange(star.Magnitudes.R, 8, 12.5);
            Assert.InRange(star.Distance, 5, 18);
        }
    }

    [Fact]
    public void What_is_in_the_sky_is_no_artefact_and_every_artefact_describes_itself()
    {
        var random = new RandomStream(1, 2);
        foreach (var kind in Enum.GetValues<SourceKind>())
        {
            var artefact = Artefact.Draw(kind, ref random);
            Assert.Equal(SourceKinds.IsReal(kind), artefact is null);
            if (artefact is not null) Assert.Matches("^[a-z_]+=[-0-9.]+(;[a-z_]+=[-0-9.]+)*$", artefact.Describe());
        }
    }
}
