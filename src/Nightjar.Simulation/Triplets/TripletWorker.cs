using Nightjar.Simulation.Artefacts;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Triplets;

/// <summary>Makes triplets on one thread, with memory that it uses again.</summary>
internal sealed class TripletWorker(TripletOptions options)
{
    private const int Attempts = 200;
    private const double CloudySurplus = 0.06; // nights with thick clouds, of which a schedule has few
    private const double ThinShare = 0.10; // exposures that got a tenth of the light, under a dark sky with a noise of its own
    private const double CloseToBorder = 0.08; // more often than in the sky: a cut stamp says nothing about the source
    private const double Brightest = 12.2, Faintest = 20; // of the levelled magnitudes

    private readonly Scene _scene = new();
    private readonly DetectionPainter _painter = new();
    private readonly DeepPainter _deep = new();
    private readonly SourceKind[] _kinds = [.. options.Weights.Where(w => w.Value > 0).Select(w => w.Key).Order()];
    private readonly double[] _shares = NightPlanner.Cumulative(options.Weights.Where(w => w.Value > 0).OrderBy(w => w.Key).Select(w => w.Value));

    /// <summary>The triplet of a number.</summary>
    /// <exception cref="InvalidOperationException">None of many drawn objects of its kind could be detected.</exception>
    public SimulatedTriplet Simulate(long index)
    {
        var kind = _kinds[NightPlanner.Find(_shares, new RandomStream((ulong)options.Seed, Streams.Triplet, (ulong)index, ulong.MaxValue).NextUnit())];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var random = new RandomStream((ulong)options.Seed, Streams.Triplet, (ulong)index, (ulong)attempt);
            if (Try(index, kind, ref random) is { } triplet) return triplet;
        }

        throw new InvalidOperationException($"none of {Attempts} drawn objects of kind {kind} could be detected (triplet {index})");
    }

    /// <summary>Whether a bad subtraction left nothing but a star's image: nobody could call it bogus by its stamps.</summary>
    private static bool IsLikeAStar(SourceKind kind, DetectionRow row)
    {
        const double cleanRatio = 0.96;
        return kind is SourceKind.BadSubtraction or SourceKind.BadConvolution && row.SumRatio > cleanRatio && row.NegativePixels <= 1;
    }

    private SimulatedTriplet? Try(long index, SourceKind kind, ref RandomStream random)
    {
        var field = VisitDraw.Field(SourceKinds.ClassOf(kind), ref random);
        var weather = Weather.Draw(ref random);
        if (random.NextChance(CloudySurplus)) weather = weather with { NightClouds = random.NextExponential(0.9) };
        var exposure = VisitDraw.Expose(field, VisitDraw.Moment(field, ref random), VisitDraw.Band(ref random), weather, ref random);
        if (random.NextChance(ThinShare)) exposure = VisitDraw.Thin(exposure, ref random);
        var visits = new[] { Visit.Of(options.Seed, exposure, random.NextInt(ZtfCamera.Channels)) };
        var artefact = Artefact.Draw(kind, ref random);
        var light = ObjectDraw.Draw(kind, visits, visits, ref random, random.NextChance(options.LevelledShare) ? random.NextUniform(Brightest, Faintest) : null);
        if (light is null && artefact is null) return null;
        var plan = new AlertPlan(index, kind, new FieldVisits(field, [exposure], 0), visits[0].Channel, random.NextInt(1000), 1);
        var subject = SimulatedObject.Create(plan, light, artefact, _scene, ref random, CloseToBorder);
        if (_painter.Paint(subject, visits[0], _scene, ref random) is not { } row || IsLikeAStar(kind, row)) return null;
        var counts = ObjectCounts.Of(subject, visits[0], [], ref random);
        var now = exposure.Time.Days;
        var span = DetectionSpan.Begin(Math.Min(counts.First.Days, now)).With(now, row.Magnitude, row.IsPositive);
        var catalogue = CatalogueContext.Of(_scene, subject.Position, ref random);
        var deep = options.WithDeep ? _deep.Paint(options.Seed, index, _scene) : null;
        return TripletAssembly.Make(subject, _scene, visits[0], row, _painter.Stamps, catalogue, counts, span, deep, ref random);
    }
}
