using Nightjar.Simulation.Images;
using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Triplets;

/// <summary>Puts a triplet together from what was painted, measured and drawn.</summary>
internal static class TripletAssembly
{
    /// <summary>The triplet of a detection, its stamps in memory of their own.</summary>
    public static SimulatedTriplet Make(
        SimulatedObject subject,
        Scene scene,
        in Visit visit,
        DetectionRow row,
        StampSet stamps,
        CatalogueContext catalogue,
        in ObjectCounts counts,
        in DetectionSpan span,
        DeepCutout? deep,
        ref RandomStream random)
    {
        var signal = Photometry.MagnitudesPerRelativeFlux / row.MagnitudeError;
        var (phenomenon, hostMagnitude, hostOffset) = PhenomenonRule.Of(subject, scene);
        var cutouts = new CutoutTriplet();
        Copy(stamps.Science, cutouts.Science);
        Copy(stamps.Template, cutouts.Template);
        Copy(stamps.Difference, cutouts.Difference);
        return new SimulatedTriplet
        {
            Index = subject.Plan.Index,
            Cutouts = cutouts,
            Deep = deep,
            Kind = subject.Plan.Kind,
            Phenomenon = phenomenon,
            Band = visit.Exposure.Band,
            TrueMagnitude = subject.Light is { } light
                ? Photometry.MagnitudeOf(Math.Abs(light.DifferenceFlux(visit.Exposure.Time, visit.Exposure.Band)))
                : double.NaN,
            IsPositive = row.IsPositive,
            HostMagnitude = hostMagnitude,
            HostOffset = hostOffset,
            Seeing = visit.Conditions.StarFwhm,
            ZeroPoint = visit.Conditions.ZeroPoint,
            TemplateFrames = visit.Reference.Frames,
            Metadata = CandidateMetadata.Of(visit, row, catalogue, counts, span, ScoreModel.Deep(subject.IsReal, signal, ref random)),
        };
    }

    private static void Copy(PixelGrid from, Cutout to)
    {
        to.Resize(from.Width, from.Height);
        from.Pixels.CopyTo(to.Pixels);
    }
}
