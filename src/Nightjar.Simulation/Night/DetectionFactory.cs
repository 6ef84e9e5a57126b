using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Night;

/// <summary>Turns a measured or modelled flux into the row that the survey's database would hold.</summary>
internal static class DetectionFactory
{
    private const double ScorrShare = 0.95; // peak signal to noise against the cautious flux error
    private const double LargestElongation = 1.6, LargestFwhm = 7, LargestApertureDifference = 1;
    private const int MostBadPixels = 4;

    /// <summary>The row of a candidate measured in its stamp; null when the survey would not send it.</summary>
    public static DetectionRow? FromStamp(
        in DetectionContext context, in DifferenceMeasurement measured, double x, double y, SkyPosition position, ref RandomStream random)
    {
        var c = context.Visit.Conditions;
        var growth = context.IsReal ? random.NextNormal(0.5, 0.03) : random.NextUniform(0.15, 0.5);
        var error = DetectionModel.FluxError(measured.ChiSquare, c, growth);
        var scorr = Scorr(measured.Flux, measured.ChiSquare, growth, c) * random.NextLogNormal(1, 0.15);
        if (measured.Flux < ChannelConditions.DetectionThreshold * error || scorr < ChannelConditions.DetectionThreshold) return null;
        if (measured.ApertureFlux <= 0 || measured.BigApertureFlux <= 0 || measured.MinorAxis <= 0) return null;
        if (measured.BadPixels > MostBadPixels || measured.MajorAxis > LargestElongation * measured.MinorAxis) return null;

        // SExtractor's width does not fall below half of what it expects.
        var fwhm = Math.Max(c.DifferenceFwhm / 2, measured.Fwhm * random.NextLogNormal(1, 0.14));
        var row = Row(context, measured.Flux, error, measured.ChiSquare, x, y, position, ref random) with
        {
            ApertureMagnitude = Magnitude(measured.ApertureFlux, c),
            ApertureError = ApertureError(measured.ApertureFlux, measured.AperturePixels, c),
            BigApertureMagnitude = Magnitude(measured.BigApertureFlux, c),
            BigApertureError = ApertureError(measured.BigApertureFlux, measured.BigAperturePixels, c),
            Sky = measured.Sky,
            Fwhm = fwhm,
            MajorAxis = Thousandths(measured.MajorAxis),
            MinorAxis = Thousandths(Math.Min(measured.MinorAxis, measured.MajorAxis)),
            NegativePixels = measured.NegativePixels,
            BadPixels = measured.BadPixels,
            SumRatio = measured.SumRatio,
            PeakSignalToNoise = scorr,
            PeakOverScatter = measured.PeakPixel / (c.PixelSigma * ChannelConditions.DifferenceNoiseShare),
            FilteredPeakOverScatter = measured.Flux / (c.FluxSigma * DetectionModel.TrueNoiseShare),
        };
        return fwhm > LargestFwhm || Math.Abs(row.ApertureMagnitude - row.Magnitude) > LargestApertureDifference ? null : row;
    }

    /// <summary>The row of an earlier detection, of which no stamp is kept.</summary>
    public static DetectionRow FromModel(
        in DetectionContext context, double flux, double chi, double x, double y, SkyPosition position, ref RandomStream random)
    {
        var c = context.Visit.Conditions;
        var error = DetectionModel.FluxError(chi, c);
        var signal = flux / error;
        var scorr = Scorr(flux, chi, 0.5, c) * random.NextLogNormal(1, 0.15);
        var fwhm = Math.Max(c.DifferenceFwhm / 2, c.Seeing * random.NextLogNormal(1.02, 0.06 + 1.1 / signal));
        var apertureNoise = 1.4 / signal * random.NextNormal();
        var major = 0.36 * c.Seeing * random.NextLogNormal(1, 0.05 + 0.5 / signal);
        var row = Row(context, flux, error, chi, x, y, position, ref random);
        return row with
        {
            ApertureMagnitude = TenThousandths(row.Magnitude + 0.04 + Math.Clamp(apertureNoise, -0.8, 0.8)),
            ApertureError = ApertureError(flux, 154, c),
            BigApertureMagnitude = TenThousandths(row.Magnitude + 0.03 + Math.Clamp(1.2 * apertureNoise, -0.8, 0.8)),
            BigApertureError = ApertureError(flux, 254, c),
            Sky = random.NextNormal(0, 0.5),
            Fwhm = fwhm,
            MajorAxis = Thousandths(major),
            MinorAxis = Thousandths(major / (1.02 + Math.Abs(random.NextNormal(0, 0.03 + 0.5 / signal)))),
            NegativePixels = Math.Min(12, random.NextPoisson(30 / signal / signal + 0.6)),
            BadPixels = 0,
            SumRatio = Math.Clamp(1 - random.NextExponential(0.7 / signal), 0.4, 1),
            PeakSignalToNoise = Math.Max(scorr, ChannelConditions.DetectionThreshold),
        };
    }

    private static DetectionRow Row(
        in DetectionContext context, double flux, double error, double chi, double x, double y, SkyPosition position, ref RandomStream random)
    {
        var (visit, c) = (context.Visit, context.Visit.Conditions);
        var reference = context.Reference;
        var signal = flux / error;
        var pid = visit.Exposure.ProcessingId(visit.Channel);
        return new DetectionRow
        {
            // Ten digits of the image, then 015 for a brighter and 010 for a fainter source, then the row.
            CandidateId = pid * 1_000_000 + (context.IsPositive ? 15_000 : 10_000) + context.TableId,
            TableId = context.TableId,
            IsPositive = context.IsPositive,
            X = x,
            Y = y,
            Position = position,
            Magnitude = Magnitude(flux, c),
            MagnitudeError = Photometry.MagnitudesPerRelativeFlux / signal,
            ChiSquare = chi,
            ApertureMagnitude = 0,
            ApertureError = 0,
            BigApertureMagnitude = 0,
            BigApertureError = 0,
            Reference = reference,
            ReferenceDistance = Distance(reference, x - context.ObjectX, y - context.ObjectY),
            Sky = 0,
            Fwhm = 0,
            StarScore = Thousandths(random.NextChance(0.75) ? 1 - Math.Min(0.05, random.NextExponential(0.014)) : 1 - Math.Min(0.6, random.NextExponential(0.15))),
            MajorAxis = 0,
            MinorAxis = 0,
            NegativePixels = 0,
            BadPixels = 0,
            SumRatio = 0,
            RandomForestScore = ScoreModel.Forest(context.IsReal, signal, ref random),
            PeakSignalToNoise = 0,
            SolarSystem = context.SolarSystem,
        };
    }

    private static double Distance(in ReferenceMatch reference, double x, double y) =>
        Math.Sqrt((reference.X - x) * (reference.X - x) + (reference.Y - y) * (reference.Y - y));

    /// <summary>The matched filter suffers from a bad fit a little less than the flux error does.</summary>
    private static double Scorr(double flux, double chi, double growth, in ChannelConditions c) =>
        flux / (ScorrShare * c.FluxSigma * Math.Pow(Math.Max(1, chi), 0.84 * growth));

    private static double Magnitude(double flux, in ChannelConditions c) => c.ZeroPoint - 2.5 * Math.Log10(flux);

    private static double ApertureError(double flux, int pixels, in ChannelConditions c)
    {
        const double correlated = 1.2; // neighbouring pixels share noise
        var noise = correlated * c.PixelSigma * ChannelConditions.DifferenceNoiseShare;
        return TenThousandths(Photometry.MagnitudesPerRelativeFlux * Math.Sqrt(pixels * noise * noise + flux / ChannelConditions.Gain) / flux);
    }

    private static double Thousandths(double value) => Math.Round(value * 1e3) / 1e3;

    private static double TenThousandths(double value) => Math.Round(value * 1e4) / 1e4;
}
