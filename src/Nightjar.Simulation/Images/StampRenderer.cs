using Nightjar.Simulation.Artefacts;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Images;

/// <summary>Paints the three stamps of one visit: the steady scene in both images, what changed in the science image,
/// the imperfect subtraction, artefacts, then noise.</summary>
/// <remarks>The difference is what a matched subtraction leaves: for every steady source the science point spread minus
/// the matched one, which differ a little in place, width and flux; the change itself; the science image's own noise,
/// through the filter of the difference; the template's noise; and noise that the matching adds, so that science minus
/// template and the difference correlate no better than in published stamps.</remarks>
internal sealed class StampRenderer
{
    private const double SaturationScience = 54_000, SaturationTemplate = 34_000; // DN
    private const double SourceShiftScatter = 0.02, SourceScaleScatter = 0.004; // pixels and share of the flux, star by star
    private const double OwnStar = 3, NeighbourMisfit = 1.3, NeighbourScatter = 0.8; // pixels; of the scatters
    private const double VisibleShare = 0.15; // of the pixel noise: fainter profiles end here
    private const double ResidualShare = 0.06; // of a source's peak: what a subtraction may leave
    private const double ResolvedRadius = 1.2; // pixels: smaller galaxies are widened points
    private const double SharedNoise = 0.755, OwnNoise = 0.40; // the difference's share of the images' noise, and what matching adds
    private const double NoiseMedian = 1.08, NoiseScatter = 0.07; // of the shares, visit by visit
    private const double ResamplingError = 0.06; // of a star's light in a pixel: the point spread is hardly sampled
    private const double ResamplingFrom = 12; // pixel noises above the sky
    private const double TemplateExcess = 0.92; // of the mean of its frames, the resampling included

    /// <summary>The stamps.</summary>
    public StampSet Stamps { get; } = new();

    /// <summary>Paints.</summary>
    /// <param name="visit">Exposure, its channel's conditions and the template.</param>
    /// <param name="frame">Which pixels.</param>
    /// <param name="scene">The steady sky.</param>
    /// <param name="change">What changed, DN; negative where it got fainter.</param>
    /// <param name="trail">Length, pixels, and direction of the change's motion; 0 for a point.</param>
    /// <param name="artefact">What went wrong, or null.</param>
    /// <param name="random">Source of noise and matching errors.</param>
    public void Paint(
        in Visit visit,
        StampFrame frame,
        Scene scene,
        double change,
        (double Length, double Angle) trail,
        Artefact? artefact,
        ref RandomStream random)
    {
        var conditions = visit.Conditions;
        Stamps.Begin(frame, conditions.Background, conditions.Background + random.NextNormal(-0.1, random.NextChance(0.1) ? 1.2 : 0.4), SkyError(ref random));
        var errors = SubtractionErrors.Draw(ref random);
        if (artefact is not null) errors = artefact.Spoil(errors);
        var (width, angle) = (conditions.ChangeFwhm, conditions.EllipticityAngle);
        var science = conditions.StarOf(conditions.StarFwhm);
        var difference = conditions.StarOf(width);
        var matched = conditions.StarOf(width * (1 + errors.Broadening));
        var template = new StarImage(new PointSpread(visit.Reference.Seeing, 0.04, angle + 1), visit.Reference.Coma);

        foreach (var source in scene.Sources)
            PaintSource(source, visit.Exposure.Band, conditions, errors, science, template, difference, matched, ref random);

        PaintChange(science, difference, change, trail, conditions.PixelSigma);
        Ringing.Draw(width, ref random).Apply(Stamps.Difference, Stamps.Scratch);
        SkyRipple.Paint(Stamps, conditions.PixelSigma, ref random);
        Glare.Paint(Stamps, conditions.Transparency, ref random);
        artefact?.Paint(Stamps, conditions, ref random);
        AddNoise(conditions, visit.Reference, ref random);
    }

    /// <summary>What the matching of the two skies leaves, DN: small, now and then not.</summary>
    private static double SkyError(ref RandomStream random) => random.NextNormal(0, random.NextChance(0.15) ? 1.5 : 0.35);

    private void PaintSource(
        in SceneSource source,
        PassBand band,
        in ChannelConditions conditions,
        in SubtractionErrors errors,
        in StarImage science,
        in StarImage template,
        in StarImage difference,
        in StarImage matched,
        ref RandomStream random)
    {
        // What the matching leaves of neighbours varies more than what it leaves of the star that the detection was vetted for.
        var misfit = source.Distance < OwnStar ? 1 : random.NextLogNormal(NeighbourMisfit, NeighbourScatter);
        var (shiftX, shiftY) = (misfit * random.NextNormal(0, SourceShiftScatter), misfit * random.NextNormal(0, SourceShiftScatter));
        var scale = misfit * random.NextNormal(0, SourceScaleScatter);
        var counts = conditions.CountsOf(source.Magnitudes.Flux(band));
        var level = VisibleShare * conditions.PixelSigma;
        var templateLevel = level / 4 * conditions.Transparency;
        if (counts * template.Peak < templateLevel / 2) return;
        var frame = Stamps.Frame;
        var (x, y) = (frame.ObjectX + source.X, frame.ObjectY + source.Y);
        if (source.Galaxy is { } galaxy && galaxy.EffectiveRadius > ResolvedRadius)
        {
            GalaxyProfile.Add(Stamps.Science, x, y, counts, galaxy, science.Fwhm, level);
            GalaxyProfile.Add(Stamps.Template, x, y, counts, galaxy, template.Fwhm, templateLevel);
            counts *= 0.6 * science.Fwhm * science.Fwhm / (galaxy.EffectiveRadius * galaxy.EffectiveRadius + 4 * science.Fwhm * science.Fwhm);
        }
        else
        {
            var (s, t) = source.Galaxy is { } small
                ? (Widened(science, small.EffectiveRadius, conditions), Widened(template, small.EffectiveRadius, conditions))
                : (science, template);
            s.AddStar(Stamps.Science, x, y, counts, level);
            t.AddStar(Stamps.Template, x, y, counts, templateLevel);
        }

        if (counts * science.Peak * ResidualShare < level) return;
        var (m, radius) = (matched, science.RadiusAbove(counts * ResidualShare, level));
        if (source.Broadening != 0)
            m = conditions.StarOf(matched.Fwhm * (1 + source.Broadening));
        difference.Add(
            Stamps.Difference,
            x + errors.ShiftX + shiftX + source.ShiftX,
            y + errors.ShiftY + shiftY + source.ShiftY,
            counts * (1 + errors.Scale + source.Scale + scale),
            radius);
        m.Add(Stamps.Difference, x, y, -counts, radius);
    }

    private static StarImage Widened(in StarImage point, double radius, in ChannelConditions conditions) =>
        conditions.StarOf(Math.Sqrt(point.Fwhm * point.Fwhm + 2.5 * radius * radius));

    private void PaintChange(in StarImage science, in StarImage difference, double change, (double Length, double Angle) trail, double sigma)
    {
        if (change == 0) return;
        var frame = Stamps.Frame;
        var pieces = 1 + (int)(trail.Length / 0.5);
        var radius = science.RadiusAbove(change / pieces, VisibleShare * sigma / pieces);
        for (var i = 0; i < pieces; i++)
        {
            var along = pieces == 1 ? 0 : trail.Length * ((double)i / (pieces - 1) - 0.5);
            var (x, y) = (frame.ObjectX + along * Math.Cos(trail.Angle), frame.ObjectY + along * Math.Sin(trail.Angle));
            if (pieces == 1) science.AddStar(Stamps.Science, x, y, change, VisibleShare * sigma);
            else science.Add(Stamps.Science, x, y, change / pieces, radius);
            difference.Add(Stamps.Difference, x, y, change / pieces, radius);
        }
    }

    private void AddNoise(in ChannelConditions conditions, in ReferenceImage reference, ref RandomStream random)
    {
        var filters = NoiseFilters.Draw(ref random);
        var science = Stamps.Science.Pixels;
        var template = Stamps.Template.Pixels;
        var scienceNoise = Stamps.ScienceNoise.Pixels;
        var templateNoise = Stamps.TemplateNoise.Pixels;
        var excess = conditions.NoiseExcess * conditions.NoiseExcess;
        var (perElectron, read) = ((float)(excess / ChannelConditions.Gain), (float)(excess * ChannelConditions.ReadVariance));
        // The template is scaled to what the clouds let through, its noise with it.
        var transparency = conditions.Transparency;
        var perFrame = (float)(TemplateExcess * TemplateExcess / reference.Frames * transparency * transparency);
        var (thinner, templateLimit) = ((float)(1 / transparency), (float)(SaturationTemplate * transparency + conditions.Background * (1 - transparency)));
        const float templatePerElectron = (float)(1 / ChannelConditions.Gain), templateRead = (float)ChannelConditions.ReadVariance;
        var (sky, resampledFrom) = ((float)conditions.Background, (float)(ResamplingFrom * conditions.PixelSigma));
        var difference = Stamps.Difference.Pixels;
        for (var i = 0; i < science.Length; i++)
        {
            var light = Math.Min(science[i], (float)SaturationScience) - sky;
            if (light > resampledFrom) difference[i] += (float)(ResamplingError * random.NextNormal()) * light;
            scienceNoise[i] = MathF.Sqrt(read + Math.Max(0, science[i]) * perElectron) * (float)random.NextNormal();
            templateNoise[i] = MathF.Sqrt((templateRead + Math.Max(0, sky + (template[i] - sky) * thinner) * templatePerElectron) * perFrame) * (float)random.NextNormal();
        }

        var scratch = Stamps.Scratch;
        filters.Template.AlongRows(Stamps.TemplateNoise, scratch);
        filters.Template.AlongColumns(Stamps.TemplateNoise, scratch);
        filters.Readout.AlongRows(Stamps.ScienceNoise, scratch);
        for (var i = 0; i < science.Length; i++)
        {
            science[i] = Math.Min(science[i] + scienceNoise[i], (float)SaturationScience);
            template[i] = Math.Min(template[i] + templateNoise[i], templateLimit);
            scienceNoise[i] -= templateNoise[i];
        }

        filters.DifferenceColumns.AlongColumns(Stamps.ScienceNoise, scratch);
        filters.DifferenceRows.AlongRows(Stamps.ScienceNoise, scratch);
        var factor = random.NextLogNormal(NoiseMedian, NoiseScatter);
        var own = (float)(factor * OwnNoise * conditions.PixelSigma);
        var shared = (float)(factor * SharedNoise);
        for (var i = 0; i < difference.Length; i++) difference[i] += shared * scienceNoise[i] + own * (float)random.NextNormal();
    }
}
