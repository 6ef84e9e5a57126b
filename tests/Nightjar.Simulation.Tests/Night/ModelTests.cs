using Nightjar.Simulation.Images;
using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Night;

public class ModelTests
{
    private static readonly FieldVisits Field = SurveySchedule.Plan(2, new DateOnly(2024, 7, 15)).Fields[50];
    private static readonly Visit[] Visits = [.. Field.Exposures.Select(e => Visit.Of(2, e, 17))];

    private static ReadOnlySpan<Visit> Tonight => Visits.AsSpan(Field.FirstTonight);

    [Fact]
    public void Fits_get_worse_with_more_light_and_errors_with_worse_fits()
    {
        var c = Visits[^1].Conditions;
        Assert.Equal(1, DetectionModel.ChiSquare(0, 0, c));
        Assert.True(DetectionModel.ChiSquare(1000, 0, c) > 1);
        Assert.True(DetectionModel.ChiSquare(1000, 50_000, c) > 10 * DetectionModel.ChiSquare(1000, 0, c));
        Assert.Equal(DetectionModel.ChiSquare(1000, 0, c), DetectionModel.ChiSquare(-1000, 0, c));
        Assert.Equal(c.FluxSigma, DetectionModel.FluxError(0.5, c));
        Assert.Equal(3 * c.FluxSigma, DetectionModel.FluxError(9, c), 1e-9 * c.FluxSigma);
        Assert.Equal(c.FluxSigma, DetectionModel.FluxError(9, c, 0), 1e-9 * c.FluxSigma);
    }

    /// <summary>What history takes from the model is what the stamps of the same sources give.</summary>
    [Fact]
    public void The_model_of_the_noise_is_that_of_the_painted_stamps()
    {
        var visit = Visits[^1];
        var c = visit.Conditions;
        var renderer = new StampRenderer();
        var change = 12 * c.FluxSigma;
        double sum = 0, square = 0, chi = 0;
        const int n = 300;
        for (ulong seed = 0; seed < n; seed++)
        {
            var random = new RandomStream(seed, 21);
            renderer.Paint(visit, new StampFrame(900, 900, 900, 900), new Scene(), change, (0, 0), null, ref random);
            var measured = DifferenceMeasurement.Of(
                renderer.Stamps.Difference, 31, 31, c.StarOf(c.ChangeFwhm),
                c.PixelSigma * ChannelConditions.DifferenceNoiseShare, renderer.Stamps.Scratch);
            sum += measured.Flux;
            square += measured.Flux * measured.Flux;
            chi += measured.ChiSquare;
        }

        var mean = sum / n;
        var scatter = Math.Sqrt(square / n - mean * mean);
        Assert.Equal(change, mean, 0.04 * change); // ripples beside the source lower the fit a little
        Assert.Equal(DetectionModel.TrueNoiseShare * c.FluxSigma, scatter, 0.35 * c.FluxSigma);
        Assert.Equal(DetectionModel.ChiSquare(change, 0, c), chi / n, 0.6 * chi / n);
    }

    [Theory]
    [InlineData(SourceKind.RrLyrae)]
    [InlineData(SourceKind.LongPeriodVariable)]
    [InlineData(SourceKind.SupernovaIa)]
    [InlineData(SourceKind.ActiveNucleus)]
    [InlineData(SourceKind.DwarfNova)]
    [InlineData(SourceKind.KnownAsteroid)]
    public void Drawn_objects_would_be_seen_tonight_and_do_not_saturate(SourceKind kind)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var random = new RandomStream(seed, 22);
            var light = ObjectDraw.Draw(kind, Visits, Tonight, ref random);
            if (light is null) continue;
            var best = 0.0;
            foreach (var visit in Tonight)
            {
                var counts = visit.Conditions.CountsOf(Math.Abs(light.DifferenceFlux(visit.Exposure.Time, visit.Exposure.Band)));
                best = Math.Max(best, counts / visit.Conditions.FluxSigma);
            }

            Assert.True(best > 5);
            Assert.InRange(best, 5, 100_000);
        }
    }

    [Fact]
    public void Artefacts_have_no_light() =>
        Assert.Null(DrawOnce(SourceKind.CosmicRay));

    [Fact]
    public void Stars_bring_themselves_nuclei_their_galaxy_and_supernovae_their_host()
    {
        Assert.Equal((1, 0), Surroundings(SourceKind.RrLyrae));
        Assert.Equal((1, 1), Surroundings(SourceKind.ActiveNucleus));
        Assert.Equal((0, 1), Surroundings(SourceKind.SupernovaII));
        Assert.Equal((0, 0), Surroundings(SourceKind.KnownAsteroid));

        static (int Stars, int Galaxies) Surroundings(SourceKind kind)
        {
            var scene = new Scene();
            var random = new RandomStream(2, 23);
            ObjectDraw.AddSurroundings(kind, DrawOnce(kind)!, scene, ref random);
            return (scene.Sources.Count(s => s.Galaxy is null), scene.Sources.Count(s => s.Galaxy is not null));
        }
    }

    [Fact]
    public void A_variable_star_is_in_the_scene_with_its_template_magnitude()
    {
        var star = DrawOnce(SourceKind.RrLyrae)!;
        var scene = new Scene();
        var random = new RandomStream(2, 23);
        ObjectDraw.AddSurroundings(SourceKind.RrLyrae, star, scene, ref random);
        Assert.Equal(star.TemplateFlux(PassBand.G), scene.Sources[0].Magnitudes.Flux(PassBand.G), 1e-6 * star.TemplateFlux(PassBand.G));
        Assert.Equal(0, scene.Sources[0].Distance);
    }

    [Fact]
    public void Scores_of_bright_real_sources_are_surest_and_rb_comes_in_votes()
    {
        var random = new RandomStream(1, 24);
        double Mean(Func<double> draw) => Enumerable.Range(0, 3000).Average(_ => draw());
        Assert.True(Mean(() => ScoreModel.Deep(true, 50, ref random)) > Mean(() => ScoreModel.Deep(true, 5, ref random)));
        Assert.True(Mean(() => ScoreModel.Deep(true, 5, ref random)) > 0.9);
        Assert.True(Mean(() => ScoreModel.Deep(false, 5, ref random)) < 0.25);
        Assert.True(Mean(() => ScoreModel.Forest(true, 10, ref random)) > Mean(() => ScoreModel.Forest(false, 10, ref random)) + 0.2);
        for (var i = 0; i < 100; i++)
        {
            var votes = ScoreModel.Forest(true, 10, ref random) * 700;
            Assert.Equal(Math.Round(votes), votes, 1e-9);
        }
    }

    [Fact]
    public void Asteroid_names_are_numbers_or_provisional_and_bright_ones_have_small_numbers()
    {
        var (bright, faint) = (new List<double>(), new List<double>());
        for (ulong seed = 0; seed < 600; seed++)
        {
            var random = new RandomStream(seed, 25);
            var moving = MovingObject.Draw(new JulianDate(2_460_506.7), 20.5, isNear: false, ref random);
            var match = SolarSystemNames.Draw(moving, ref random);
            Assert.Equal(moving.VisualMagnitude, match.Magnitude, 1.5);
            if (double.TryParse(match.Name, out var number)) (moving.VisualMagnitude < 18.3 ? bright : faint).Add(Math.Log10(number));
            else Assert.Matches("^[0-9]{4}[A-Y][A-Z][0-9]*$", match.Name);
        }

        Assert.True(bright.Average() < faint.Average() - 0.5);
    }

    private static LightSource? DrawOnce(SourceKind kind)
    {
        for (ulong seed = 0; ; seed++)
        {
            var random = new RandomStream(seed, 26);
            var light = ObjectDraw.Draw(kind, Visits, Tonight, ref random);
            if (light is not null || !SourceKinds.IsReal(kind)) return light;
        }
    }
}
