using Nightjar.Models.LightCurves.Tables;
using Nightjar.Models.LightCurveTraining;
using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.Tests.LightCurveTraining;

/// <summary>Light curves of two kinds that are easy to tell apart: short ones and long ones.</summary>
internal static class SomeLightCurves
{
    public static ClassScheme Scheme { get; } = ClassScheme.Parse("SNIa,SNII");

    public static LightCurveExamples Examples(int count, int seed = 1, double offset = 0) => LightCurveExamples.Of(Curves(count, seed, offset), Scheme, new() { Bands = [PassBand.G, PassBand.R] });

    public static IEnumerable<LabelledLightCurve> Curves(int count, int seed = 1, double offset = 0)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var isLong = i % 2 == 1;
            var points = 5 + random.Next(12);
            var times = Enumerable.Range(0, points).Select(_ => 59_000 + (60 * random.NextDouble())).Order().ToArray();
            var bands = Enumerable.Range(0, points).Select(k => k % 2 == 0 ? PassBand.G : PassBand.R).ToArray();
            yield return new()
            {
                ObjectId = FormattableString.Invariant($"o{i}"),
                Class = isLong ? "SNII" : "SNIa",
                Times = times,
                Bands = bands,
                Wavelengths = [.. bands.Select(b => (float)PassBands.EffectiveWavelengthAngstrom(b, "ztf"))],
                Fluxes = [.. times.Select(t => (float)(offset + (2000 * Math.Exp(-(t - 59_000) / (isLong ? 60 : 12))) + (20 * random.NextDouble())))],
                Errors = [.. times.Select(_ => 20f + (5 * random.NextSingle()))],
                AreDetections = [.. times.Select(_ => true)],
                Redshift = 0.01 * (1 + random.Next(5)),
            };
        }
    }
}
