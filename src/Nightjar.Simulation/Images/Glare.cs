using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Images;

/// <summary>The wide light of a very bright star outside of the stamp: a slope across the skies of both images, of which
/// the subtraction leaves a little.</summary>
internal static class Glare
{
    private const double Share = 0.05; // of all stamps
    private const double Fading = 2.5; // power of the distance
    private const double Nearest = 36, Farthest = 110; // pixels from the candidate
    private const double Brightest = 250; // DN at the border of the stamp
    private const double LeftOver = 0.01; // of it in the difference

    /// <summary>Draws whether there is one, and paints it.</summary>
    /// <param name="stamps">The stamps, without noise yet.</param>
    /// <param name="transparency">Share of the light that comes through the clouds.</param>
    /// <param name="random">Source of its place and strength.</param>
    public static void Paint(StampSet stamps, double transparency, ref RandomStream random)
    {
        if (!random.NextChance(Share)) return;
        var (distance, angle) = (random.NextUniform(Nearest, Farthest), random.NextUniform(0, 2 * Math.PI));
        var level = transparency * Math.Exp(random.NextUniform(Math.Log(5), Math.Log(Brightest)));
        var left = random.NextNormal(0, LeftOver);
        var frame = stamps.Frame;
        var (x, y) = (frame.CandidateX + distance * Math.Cos(angle), frame.CandidateY + distance * Math.Sin(angle));
        for (var row = 0; row < frame.Height; row++)
        {
            for (var column = 0; column < frame.Width; column++)
            {
                var (dx, dy) = (column - x, row - y);
                var light = level * Math.Pow(Math.Max(dx * dx + dy * dy, 16) / ((distance - 30) * (distance - 30) + 100), -Fading / 2);
                light = Math.Min(light, 20 * level);
                stamps.Science[column, row] += (float)light;
                stamps.Template[column, row] += (float)light;
                stamps.Difference[column, row] += (float)(left * light);
            }
        }
    }
}
