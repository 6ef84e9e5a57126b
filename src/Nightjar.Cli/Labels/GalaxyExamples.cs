using System.Globalization;
using Nightjar.Broker;
using Nightjar.Models;
using Nightjar.Models.Training;
using Nightjar.Simulation.Galaxies;
using Nightjar.Sky;

namespace Nightjar.Cli.Labels;

/// <summary>Simulated galaxies as examples: z, r and g as the three planes of a triplet, votes as numbers.</summary>
internal static class GalaxyExamples
{
    /// <summary>Where the answers of each question lie.</summary>
    public static IReadOnlyList<Range> Questions { get; } = [.. GalaxyQuestions.Questions.Select(q => q.First..q.End)];

    /// <summary>A set of galaxies.</summary>
    /// <param name="folder">Where the temporary file goes.</param>
    /// <param name="seed">The simulation's seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TripletSet Make(string folder, long seed, int count, CancellationToken cancellation)
    {
        var set = new TripletSet(folder, TripletNormalization.WholePlaneDouble, GalaxyQuestions.Answers.Count);
        try
        {
            var (done, planes) = (0L, new CutoutTriplet());
            ProgressDisplay.Run("simulating galaxies", () => (Interlocked.Read(ref done), (double)Interlocked.Read(ref done) / count), () =>
            {
                var simulator = new GalaxySimulator(new GalaxyOptions { Seed = seed, Side = TripletPreprocessing.Side });
                foreach (var galaxy in simulator.Simulate(0, count, cancellationToken: cancellation))
                {
                    Planes.Fill(planes, galaxy.Pixels);
                    var name = galaxy.Index.ToString(CultureInfo.InvariantCulture);
                    set.Add(new(name, name, false, double.NaN, ""), planes, Array.ConvertAll(galaxy.Votes, v => (float)v));
                    Interlocked.Increment(ref done);
                }
            });
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Reads <c>simulated:SEED,N</c>.</summary>
    public static (long Seed, int Count) Parse(string data)
    {
        const string prefix = "simulated:";
        var parts = data.StartsWith(prefix, StringComparison.Ordinal) ? data[prefix.Length..].Split(',') : [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 30
            ? (seed, count)
            : throw new NightjarException($"--data {data} must be simulated:SEED,N with at least 30 galaxies, such as simulated:1,8000") { IsUsage = true };
    }
}
