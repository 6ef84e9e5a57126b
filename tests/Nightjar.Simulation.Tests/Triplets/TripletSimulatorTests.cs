using Nightjar.Simulation.Images;
using Nightjar.Simulation.Sources;
using Nightjar.Simulation.Triplets;

namespace Nightjar.Simulation.Tests.Triplets;

public class TripletSimulatorTests
{
    private static readonly Lazy<SimulatedTriplet[]> Set = new(() => [.. new TripletSimulator(new TripletOptions { Seed = 7, WithDeep = true }).Simulate(0, 600)]);

    public static TheoryData<SourceKind> Kinds() => [.. Enum.GetValues<SourceKind>()];

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads_and_in_any_order()
    {
        var options = new TripletOptions { Seed = 3 };
        var one = new TripletSimulator(options).Simulate(5, 40, parallelism: 1).Select(Bits).ToArray();
        Assert.Equal(one, new TripletSimulator(options).Simulate(5, 40, parallelism: 4).Select(Bits));
        var single = new TripletSimulator(options);
        for (var i = 39; i >= 0; i -= 7) Assert.Equal(one[i], Bits(single.Simulate(5 + i)));
        Assert.NotEqual(one, new TripletSimulator(options with { Seed = 4 }).Simulate(5, 40).Select(Bits));
    }

    [Fact]
    public void Labels_agree_with_each_other()
    {
        foreach (var t in Set.Value)
        {
            Assert.Equal(SourceKinds.IsReal(t.Kind), t.IsReal);
            Assert.Equal(!t.IsReal, t.Phenomenon == Phenomenon.Bogus);
            Assert.Equal(!t.IsReal, double.IsNaN(t.TrueMagnitude));
            Assert.Equal(t.Class == SourceClass.Asteroid || t.Kind == SourceKind.Afterglow, t.Phenomenon == Phenomenon.Orphan && double.IsNaN(t.HostMagnitude));
            Assert.Equal(t.Class is SourceClass.VariableStar or SourceClass.CataclysmicVariable, t.Phenomenon == Phenomenon.Variable);
            if (t.Kind == SourceKind.ActiveNucleus) Assert.Equal(Phenomenon.Nuclear, t.Phenomenon);
            if (t.Phenomenon == Phenomenon.Hosted) Assert.True(t.HostOffset >= 0.8 && t.HostMagnitude <= 21.5);
        }

        Assert.Equal(5, Set.Value.Select(t => t.Phenomenon).Distinct().Count());
        Assert.InRange(Set.Value.Count(t => t.IsReal), 240, 360);
    }

    /// <summary>Every triplet is one that the survey would send.</summary>
    [Fact]
    public void Every_triplet_passes_the_cuts_and_has_the_stamps_of_the_survey()
    {
        foreach (var t in Set.Value)
        {
            Assert.InRange(t.Metadata.MagnitudeError, 0.0005, 1.0857363 / 5);
            Assert.True(t.Metadata.PeakSignalToNoise >= 5);
            var (s, r, d) = (t.Cutouts.Science, t.Cutouts.Template, t.Cutouts.Difference);
            Assert.Equal((s.Width, s.Height), (r.Width, r.Height));
            Assert.Equal((s.Width, s.Height), (d.Width, d.Height));
            Assert.InRange(s.Width, 1, StampFrame.FullSize);
            for (var i = 0; i < s.Pixels.Length; i++) Assert.Equal(float.IsNaN(s.Pixels[i]), float.IsNaN(d.Pixels[i]));
        }

        Assert.Contains(Set.Value, t => t.Cutouts.Science.Width < 63 || t.Cutouts.Science.Height < 63);
        Assert.Contains(Set.Value, t => float.IsNaN(t.Cutouts.Science.Pixels[0]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_can_be_asked_for_alone(SourceKind kind)
    {
        var simulator = new TripletSimulator(new TripletOptions { Seed = 2, Weights = TripletOptions.Only(kind) });
        Assert.All(simulator.Simulate(0, 6), t => Assert.Equal(kind, t.Kind));
    }

    /// <summary>Measured minus true magnitude over its error, of what is on empty sky: unbiased.</summary>
    [Fact]
    public void Magnitudes_are_those_of_the_truth()
    {
        var simulator = new TripletSimulator(new TripletOptions { Seed = 5, Weights = TripletOptions.Only(SourceKind.KnownAsteroid) });
        var pulls = simulator.Simulate(0, 150).Where(t => t.Metadata.ChiSquare < 2)
            .Select(t => (t.Metadata.Magnitude - t.TrueMagnitude) / t.Metadata.MagnitudeError).Order().ToArray();
        Assert.InRange(pulls[pulls.Length / 2], -0.6, 0.6); // ripples beside bright sources lower the fit a little
        Assert.InRange((pulls[pulls.Length * 3 / 4] - pulls[pulls.Length / 4]) / 1.349, 0.3, 1.2);
    }

    /// <summary>Light in the middle pixel over all light of bright points: that of a Moffat profile of the stated width.</summary>
    [Fact]
    public void Points_are_as_wide_as_the_seeing_says()
    {
        var simulator = new TripletSimulator(new TripletOptions { Seed = 6, Weights = TripletOptions.Only(SourceKind.KnownAsteroid) });
        var ratios = new List<double>();
        foreach (var t in simulator.Simulate(0, 400).Where(t => t.TrueMagnitude < 18.3 && t.Cutouts.Science.Width == 63 && t.Cutouts.Science.Height == 63))
        {
            var flux = Math.Pow(10, -0.4 * (t.TrueMagnitude - t.ZeroPoint));
            var science = t.Cutouts.Science.Pixels.ToArray();
            var highest = Enumerable.Range(29, 5).SelectMany(row => Enumerable.Range(29, 5).Select(column => science[row * 63 + column])).Max();
            var sky = science.Where(float.IsFinite).Order().ElementAt(science.Length / 2);
            ratios.Add((highest - sky) / (flux * new PointSpread(t.Seeing).Peak));
        }

        ratios.Sort();
        Assert.True(ratios.Count > 15);
        Assert.InRange(ratios[ratios.Count / 2], 0.65, 1.0); // a pixel averages over the peak, and rarely is centred on it
    }

    [Fact]
    public void A_fifth_of_the_places_has_no_deep_colours()
    {
        var missing = Set.Value.Count(t => t.Deep is null) / 600.0;
        Assert.InRange(missing, 0.2 - 4 * 0.0164, 0.2 + 4 * 0.0164);
    }

    [Fact]
    public void Deep_colours_hold_the_light_of_the_sky()
    {
        var scene = new Scene();
        scene.Sources.Add(new SceneSource { X = 0.3, Y = -2.2, Magnitudes = new BandMagnitudes(18.5, 18, 17.8, 17.5) });
        var deep = Enumerable.Range(0, 20).Select(i => new DeepPainter().Paint(1, i, scene)).First(d => d is not null)!;
        Assert.Equal(Math.Pow(10, 0.4 * (22.5 - 17.5)), deep.Z.Sum(), 5.0);
        Assert.Equal(Math.Pow(10, 0.4 * (22.5 - 18)), deep.R.Sum(), 3.0);
        Assert.Equal(Math.Pow(10, 0.4 * (22.5 - 18.5)), deep.G.Sum(), 2.0);
    }

    /// <summary>Levelled sources come in all magnitudes alike; the sky's own are faint.</summary>
    [Fact]
    public void Levelled_sources_are_bright_as_often_as_faint()
    {
        var asteroids = TripletOptions.Only(SourceKind.UnknownAsteroid);
        double Bright(double share) => new TripletSimulator(new TripletOptions { Seed = 9, Weights = asteroids, LevelledShare = share }).Simulate(0, 150).Count(t => t.TrueMagnitude < 16) / 150.0;
        Assert.True(Bright(0) < 0.12);
        Assert.InRange(Bright(1), 0.4, 0.72); // 3.8 of 7.8 magnitudes, more where the night is shallow
        Assert.Throws<ArgumentOutOfRangeException>(() => new TripletOptions { LevelledShare = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TripletOptions { LevelledShare = double.NaN });
    }

    /// <summary>A nearby supernova stands in a galaxy that is as near.</summary>
    [Fact]
    public void Bright_supernovae_have_bright_hosts()
    {
        var simulator = new TripletSimulator(new TripletOptions { Seed = 4, Weights = TripletOptions.Only(SourceKind.SupernovaIa), LevelledShare = 1 });
        var set = simulator.Simulate(0, 120).ToArray();
        Assert.True(Median(set.Where(t => t.TrueMagnitude < 15)) + 3 < Median(set.Where(t => t.TrueMagnitude > 18)));
        static double Median(IEnumerable<SimulatedTriplet> some) => some.Select(t => t.HostMagnitude).Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : double.NaN;
    }

    [Fact]
    public void Wrong_weights_are_refused()
    {
        Assert.Contains("Ghost", Assert.Throws<ArgumentException>(() => Only(SourceKind.Ghost, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("every weight", Assert.Throws<ArgumentException>(() => Only(SourceKind.Ghost, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Only((SourceKind)999, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TripletSimulator(new TripletOptions()).Simulate(-1));
    }

    private static TripletOptions Only(SourceKind kind, double weight) => new() { Weights = new Dictionary<SourceKind, double> { [kind] = weight } };

    private static string Bits(SimulatedTriplet t)
    {
        var hash = new HashCode();
        foreach (var cutout in new[] { t.Cutouts.Science, t.Cutouts.Template, t.Cutouts.Difference })
            foreach (var pixel in cutout.Pixels) hash.Add(BitConverter.SingleToInt32Bits(pixel));
        return $"{t.Index} {t.Kind} {t.Metadata.Magnitude:R} {t.Metadata.Age:R} {hash.ToHashCode()}";
    }
}
