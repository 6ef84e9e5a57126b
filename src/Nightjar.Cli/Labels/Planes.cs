using Nightjar.Models;
using Nightjar.Sky;

namespace Nightjar.Cli.Labels;

/// <summary>Three images of one place as the planes of a triplet.</summary>
internal static class Planes
{
    /// <summary>Fills the planes of a triplet.</summary>
    /// <param name="target">The triplet.</param>
    /// <param name="pixels">Three images of 63 by 63 pixels one behind the other; empty for zeros.</param>
    public static void Fill(CutoutTriplet target, ReadOnlySpan<float> pixels)
    {
        const int plane = TripletPreprocessing.Side * TripletPreprocessing.Side;
        var number = 0;
        foreach (var cutout in (ReadOnlySpan<Cutout>)[target.Science, target.Template, target.Difference])
        {
            cutout.Resize(TripletPreprocessing.Side, TripletPreprocessing.Side);
            if (pixels.IsEmpty) cutout.Pixels.Clear();
            else pixels.Slice(plane * number++, plane).CopyTo(cutout.Pixels);
        }
    }
}
