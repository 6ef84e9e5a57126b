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
