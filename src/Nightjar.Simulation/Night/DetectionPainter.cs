using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Night;

/// <summary>Paints the stamps of one visit of an object and measures the candidate in them; one instance a thread.</summary>
internal sealed class DetectionPainter
{
    private const double WorthPainting = 3.5; // signal to noise below which no noise makes a detection

    private readonly StampRenderer _renderer = new();

    /// <summary>The stamps that were painted last, the difference turned over for a candidate that got fainter.</summary>
    public StampSet Stamps => _renderer.Stamps;

    /// <summary>Paints and measures; null where the survey would not send an alert.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="visit">The visit.</param>
    /// <param name="scene">The steady sky around the object.</param>
    /// <param name="random">Source of noise.</param>
    public DetectionRow? Paint(SimulatedObject subject, Visit visit, Scene scene, ref RandomStream random)
    {
        var (change, c) = (subject.ChangeIn(visit), visit.Conditions);
        if (subject.IsReal && Math.Abs(change) < WorthPainting * c.FluxSigma) return null;
        var isPositive = subject.Artefact is { } artefact ? !artefact.IsNegative : change > 0;
        var (x, y) = subject.PlaceIn(ref random);
        var centering = 0.04 + 0.35 * c.Seeing * c.FluxSigma * DetectionModel.TrueNoiseShare / Math.Max(Math.Abs(change), 5 * c.FluxSigma);
        var (dx, dy) = (random.NextNormal(0, centering), random.NextNormal(0, centering));
        _renderer.Paint(visit, new StampFrame(x + dx, y + dy, x, y), scene, change, subject.Trail, subject.Artefact, ref random);
        PixelMask.Apply(_renderer.Stamps, ref random);
        subject.Artefact?.Mask(_renderer.Stamps, ref random);
        var stamps = _renderer.Stamps;
        if (!isPositive)
        {
            foreach (ref var pixel in stamps.Difference.Pixels) pixel = -pixel;
        }

        const double profileError = 0.015; // of the width of the point spread that the pipeline fits
        var point = c.StarOf(c.ChangeFwhm * (1 + profileError * random.NextNormal()));
        var measured = DifferenceMeasurement.Of(
            stamps.Difference, stamps.Frame.CandidateX, stamps.Frame.CandidateY, point,
            c.PixelSigma * ChannelConditions.DifferenceNoiseShare, stamps.Scratch);
        var context = subject.ContextOf(visit, isPositive, x, y);
        return DetectionFactory.FromStamp(context, measured, x + dx, y + dy, subject.Seen(dx, dy), ref random);
    }
}
