using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Images;

/// <summary>Pixels that the pipeline blanked before it cut the stamps: blocks on saturated stars, dead strips.</summary>
/// <remarks>Science and difference are NaN there. The template is NaN too, or -3.4028235e38, as in published packets.</remarks>
internal static class PixelMask
{
    private const double BlockShare = 0.17, StripShare = 0.025; // of all stamps
    private const double FurtherBlocks = 0.5; // beside the first one: saturated stars gather in rich fields
    private const double LowestFloatShare = 0.15; // of the masked templates
    private const int ClearOfCandidate = 10; // pixels
    private const float NoTemplate = float.MinValue;

    /// <summary>Draws whether and where, and blanks the three stamps.</summary>
    public static void Apply(StampSet stamps, ref RandomStream random)
    {
        var frame = stamps.Frame;
        var template = random.NextChance(LowestFloatShare) ? NoTemplate : float.NaN;
        if (random.NextChance(StripShare))
        {
            var width = 6 + random.NextInt(12);
            var ragged = random.NextInt(4);
            var first = random.NextChance(0.4) ? 0 : random.NextInt(Math.Max(1, frame.Width - width));
            if (first > 0 && Near(frame.CandidateX, first, width)) first = 0;
            for (var row = 0; row < frame.Height; row++)
                Blank(stamps, first, first + width + (ragged == 0 ? 0 : random.NextInt(ragged)), row, template);
        }

        if (!random.NextChance(BlockShare)) return;
        var blocks = 1 + random.NextPoisson(FurtherBlocks);
        for (var i = 0; i < blocks; i++) Block(stamps, template, ref random);
    }

    private static void Block(StampSet stamps, float template, ref RandomStream random)
    {
        var frame = stamps.Frame;
        var size = 9 + random.NextInt(10);
        var (left, bottom) = (random.NextInt(frame.Width + size) - size, random.NextInt(frame.Height + size) - size);
        if (Near(frame.CandidateX, left, size) && Near(frame.CandidateY, bottom, size)) return;
        for (var row = Math.Max(0, bottom); row < Math.Min(frame.Height, bottom + size); row++)
            Blank(stamps, left, left + size, row, template);
    }

    /// <summary>Blanks a block of all three stamps, as far as it lies inside.</summary>
    public static void Block(StampSet stamps, int left, int bottom, int width, int height)
    {
        for (var row = Math.Max(0, bottom); row < Math.Min(stamps.Frame.Height, bottom + height); row++)
            Blank(stamps, left, left + width, row, float.NaN);
    }

    private static bool Near(double candidate, int first, int size) =>
        candidate > first - ClearOfCandidate && candidate < first + size + ClearOfCandidate;

    private static void Blank(StampSet stamps, int from, int to, int row, float template)
    {
        for (var column = Math.Max(0, from); column < Math.Min(stamps.Frame.Width, to); column++)
        {
            stamps.Science[column, row] = float.NaN;
            stamps.Difference[column, row] = float.NaN;
            stamps.Template[column, row] = template;
        }
    }
}
