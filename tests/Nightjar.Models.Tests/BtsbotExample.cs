using System.Globalization;
using Nightjar.Formats.Numpy;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

/// <summary>BTSbot's example: 39 alerts of two objects, with their stamps, metadata and the scores of eight published networks.</summary>
internal static class BtsbotExample
{
    public const int Alerts = 39;

    private static readonly Lazy<float[]> Triplets = new(() => NpyFile.Read(SharedData.PathOf("btsbot", "usage_triplets.npy")).ToSingle());

    public static List<Dictionary<string, string>> Candidates() => Table("usage_candidates.csv");

    public static List<Dictionary<string, string>> ReferenceScores() => Table("reference_scores.csv");

    public static float[] Numbers(Dictionary<string, string> row, IEnumerable<string> names) => [.. names.Select(name => (float)Number(row, name))];

    public static double Number(Dictionary<string, string> row, string name) => double.Parse(row[name], CultureInfo.InvariantCulture);

    /// <summary>The stamps as they were given to the networks.</summary>
    public static ReadOnlySpan<float> Image(int row) => Triplets.Value.AsSpan(row * TripletPreprocessing.InputLength, TripletPreprocessing.InputLength);

    /// <summary>The same as stamps, which are normalised once more: planes change by 1e-7.</summary>
    public static CutoutTriplet Cutouts(int row)
    {
        var triplet = Image(row);
        var cutouts = new CutoutTriplet();
        var channel = 0;
        foreach (var cutout in new[] { cutouts.Science, cutouts.Template, cutouts.Difference })
        {
            cutout.Resize(63, 63);
            for (var i = 0; i < cutout.Pixels.Length; i++) cutout.Pixels[i] = triplet[(i * 3) + channel];
            channel++;
        }

        return cutouts;
    }

    private static List<Dictionary<string, string>> Table(string name)
    {
        var lines = File.ReadAllLines(SharedData.PathOf("btsbot", name));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(p => p.First, p => p.Second))];
    }
}
