using Nightjar.Simulation.Images;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>One channel of one exposure as the pipeline's calibration describes it.</summary>
internal readonly record struct ChannelConditions
{
    /// <summary>Electrons a DN and read noise that give the relation of noise and sky of published stamps.</summary>
    public const double Gain = 7.0, ReadVariance = 18.0;

    /// <summary>What is left of the science image's pixel noise in the difference, whose noise filter smooths it a little.</summary>
    public const double DifferenceNoiseShare = 0.87;

    /// <summary>The pipeline's noise estimate is cautious: its 5 sigma limit is this much brighter than a fit to the
    /// pixels of published stamps would have it.</summary>
    public const double NoiseCaution = 1.85;

    /// <summary>Median width of a Moffat profile through the stars of published stamps over the pipeline's own figure.</summary>
    public const double ProfileShare = 0.90;

    private const double ProfileScatter = 0.07;

    /// <summary>The point spread of a difference is sharper than that of its science image (Zackay et al. 2016).</summary>
    public const double DifferenceSharpening = 0.97;

    /// <summary>Gaussian full widths at half maximum to a standard deviation.</summary>
    public const double FwhmPerSigma = 2.354820045;

    /// <summary>Detections begin at this many standard deviations.</summary>
    public const double DetectionThreshold = 5;

    /// <summary>The conditions of a channel; a pure function of seed, exposure and channel.</summary>
    public ChannelConditions(long seed, Exposure exposure, int channel)
    {
        var random = new RandomStream((ulong)seed, Streams.Channel, (ulong)exposure.Index, (ulong)channel);
        var band = exposure.Band;
        Seeing = exposure.Seeing * (1 + random.NextNormal(0, 0.03));
        Background = exposure.Background * (1 + random.NextNormal(0, 0.04));
        var clearZeroPoint = band switch { PassBand.G => 26.30, PassBand.I => 25.90, _ => 26.27 };
        ZeroPoint = Round(clearZeroPoint - exposure.Extinction + random.NextNormal(0, 0.05), 1e6);
        Ellipticity = Math.Min(0.22, random.NextLogNormal(0.06, 0.6));
        EllipticityAngle = random.NextUniform(0, Math.PI);
        NoiseExcess = exposure.NoiseExcess;
        PixelSigma = NoiseExcess * Math.Sqrt(ReadVariance + Background / Gain);
        RobustSigma = PixelSigma * random.NextLogNormal(1.35, 0.12);

        Calibrators = Math.Max(40, (int)(random.NextLogNormal(1100, 0.75) / (1 + exposure.Extinction)));
        Calibrators = Math.Min(Calibrators, 2200);
        ZeroPointRms = band == PassBand.G ? random.NextLogNormal(0.036, 0.30) : random.NextLogNormal(0.028, 0.30);
        ZeroPointUncertainty = 1.1e-5 * Math.Pow(700.0 / Calibrators, 1.5) * Math.Pow(ZeroPointRms / 0.03, 2);
        (ColorCoefficient, MedianColor) = band switch
        {
            PassBand.G => (random.NextNormal(-0.052, 0.022), random.NextLogNormal(0.65, 0.15)),
            PassBand.R => (random.NextNormal(0.098, 0.014), random.NextLogNormal(0.70, 0.18)),
            _ => (random.NextNormal(0.010, 0.015), random.NextLogNormal(0.25, 0.18)),
        };
        ColorUncertainty = ZeroPointUncertainty * 1.5;
        ZeroPointColorCovariance = -ZeroPointUncertainty;
        ZeroPointMedian = Round(ZeroPoint + ColorCoefficient * MedianColor + random.NextNormal(0, 0.003), 1e3);
        ColorRms = random.NextLogNormal(0.23, 0.28);
        AstrometricRmsRa = random.NextLogNormal(0.070, 0.15);
        AstrometricRmsDec = random.NextLogNormal(0.080, 0.15);

        DifferenceFwhm = Seeing * random.NextLogNormal(1.06, 0.04);
        FluxSigma = NoiseCaution * DifferenceNoiseShare * PixelSigma * Math.Sqrt(4 * Math.PI) * Seeing / FwhmPerSigma;
        LimitingMagnitude = ZeroPoint - 2.5 * Math.Log10(DetectionThreshold * FluxSigma);
        StarFwhm = ProfileShare * Math.Exp(ProfileScatter * random.NextNormal()) * Seeing;
        Transparency = Math.Pow(10, -0.4 * exposure.Extinction);
        Coma = DrawComa(ref random);
    }

    /// <summary>Full width at half maximum of a star, pixels.</summary>
    public double Seeing { get; }

    /// <summary>Sky level, DN.</summary>
    public double Background { get; }

    /// <summary>The magnitude that gives 1 DN.</summary>
    public double ZeroPoint { get; }

    /// <summary>Full width at half maximum that the stars of the science stamps have, pixels.</summary>
    public double StarFwhm { get; }

    /// <summary>Full width at half maximum that a change has in the difference, pixels.</summary>
    public double ChangeFwhm => DifferenceSharpening * StarFwhm;

    /// <summary>1 - minor over major axis of the point spread.</summary>
    public double Ellipticity { get; }

    /// <summary>Angle of the major axis from x, radians.</summary>
    public double EllipticityAngle { get; }

    /// <summary>Noise over that of the photons and of the readout.</summary>
    public double NoiseExcess { get; }

    /// <summary>Noise of an empty pixel, DN.</summary>
    public double PixelSigma { get; }

    /// <summary>The pipeline's robust scatter of all pixels, which faint sources widen, DN.</summary>
    public double RobustSigma { get; }

    /// <summary>Catalogue stars that calibrated the image.</summary>
    public int Calibrators { get; }

    /// <summary>Scatter of the calibrators, magnitudes.</summary>
    public double ZeroPointRms { get; }

    /// <summary>Formal uncertainty of the zero point, magnitudes.</summary>
    public double ZeroPointUncertainty { get; }

    /// <summary>Zero point as the median of all calibrators, colour not removed.</summary>
    public double ZeroPointMedian { get; }

    /// <summary>Colour term.</summary>
    public double ColorCoefficient { get; }

    /// <summary>Its uncertainty.</summary>
    public double ColorUncertainty { get; }

    /// <summary>Covariance of zero point and colour term.</summary>
    public double ZeroPointColorCovariance { get; }

    /// <summary>Median colour of the calibrators.</summary>
    public double MedianColor { get; }

    /// <summary>Scatter of that colour.</summary>
    public double ColorRms { get; }

    /// <summary>Astrometric scatter in right ascension, arcseconds.</summary>
    public double AstrometricRmsRa { get; }

    /// <summary>Astrometric scatter in declination, arcseconds.</summary>
    public double AstrometricRmsDec { get; }

    /// <summary>Full width at half maximum that the pipeline expects in the difference, pixels.</summary>
    public double DifferenceFwhm { get; }

    /// <summary>The pipeline's standard deviation of a fitted flux on an empty sky, DN.</summary>
    public double FluxSigma { get; }

    /// <summary>The 5 sigma limit of the difference, magnitudes.</summary>
    public double LimitingMagnitude { get; }

    /// <summary>DN of a flux in nanojansky.</summary>
    public double CountsOf(double nanojansky) => nanojansky * Math.Pow(10, -0.4 * (Photometry.NanojanskyZeroPoint - ZeroPoint));

    /// <summary>Share of the light that air and clouds let through.</summary>
    public double Transparency { get; }

    /// <summary>What the optics put beside the core of a star.</summary>
    public Coma Coma { get; }

    /// <summary>The image of a star whose core has a width.</summary>
    public StarImage StarOf(double fwhm) => new(new PointSpread(fwhm, Ellipticity, EllipticityAngle), Coma);

    /// <summary>Draws the asymmetry of a star's image: mostly upwards, along the columns, as published stamps have it.</summary>
    public static Coma DrawComa(ref RandomStream random)
    {
        var (share, distance, angle) = (Math.Min(0.3, random.NextLogNormal(0.09, 0.7)), random.NextUniform(0.3, 1.3), random.NextNormal(Math.PI / 2, 0.9));
        return new Coma(share, distance * Math.Cos(angle), distance * Math.Sin(angle));
    }

    private static double Round(double value, double scale) => Math.Round(value * scale) / scale;
}
