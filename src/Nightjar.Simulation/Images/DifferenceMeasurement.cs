namespace Nightjar.Simulation.Images;

/// <summary>What the pipeline measures of a candidate in its difference image.</summary>
/// <remarks>Fluxes are in DN of the image with the sign that makes a real candidate positive. Pixels without a value
/// count nowhere.</remarks>
internal readonly record struct DifferenceMeasurement
{
    private const double FitRadius = 3.6; // pixels of the point-spread fit
    private const double Aperture = 7, BigAperture = 9; // radii: 14 and 18 pixel diameters
    private const double SkyInner = 10, SkyOuter = 16;
    private const int InnerBox = 2; // half of the 5 by 5 box of nneg, nbad and sumrat
    private const double GaussianFluxOverPeak = 1.1330900; // pi / (4 ln 2): flux = this * peak * fwhm^2

    /// <summary>Local sky, DN a pixel: the median of a ring.</summary>
    public double Sky { get; private init; }

    /// <summary>Flux of the point-spread fit.</summary>
    public double Flux { get; private init; }

    /// <summary>Reduced chi square of the fit.</summary>
    public double ChiSquare { get; private init; }

    /// <summary>Flux in the aperture of 14 pixels diameter.</summary>
    public double ApertureFlux { get; private init; }

    /// <summary>Flux in the aperture of 18 pixels diameter.</summary>
    public double BigApertureFlux { get; private init; }

    /// <summary>Pixels in the small aperture.</summary>
    public int AperturePixels { get; private init; }

    /// <summary>Pixels in the big aperture.</summary>
    public int BigAperturePixels { get; private init; }

    /// <summary>Full width at half maximum of a Gaussian with this flux and this peak, pixels.</summary>
    public double Fwhm { get; private init; }

    /// <summary>Standard deviation along the longer axis under a Gaussian window, pixels.</summary>
    public double MajorAxis { get; private init; }

    /// <summary>Standard deviation along the shorter axis under a Gaussian window, pixels.</summary>
    public double MinorAxis { get; private init; }

    /// <summary>Negative pixels in the 5 by 5 box.</summary>
    public int NegativePixels { get; private init; }

    /// <summary>Pixels without a value in the 5 by 5 box.</summary>
    public int BadPixels { get; private init; }

    /// <summary>Sum over sum of absolute values in the 5 by 5 box, median-filtered.</summary>
    public double SumRatio { get; private init; }

    /// <summary>The pixel at the candidate, above the sky.</summary>
    public double PeakPixel { get; private init; }

    /// <summary>Measures.</summary>
    /// <param name="image">The difference image.</param>
    /// <param name="x">Column of the candidate.</param>
    /// <param name="y">Row of the candidate.</param>
    /// <param name="point">The point spread that the pipeline fits.</param>
    /// <param name="pixelSigma">Noise of an empty pixel of the difference.</param>
    /// <param name="model">Memory for the model, of the image's size.</param>
    public static DifferenceMeasurement Of(PixelGrid image, double x, double y, in StarImage point, double pixelSigma, PixelGrid model)
    {
        var sky = RingMedian(image, x, y);
        model.Pixels.Clear();
        point.Add(model, x, y, 1, BigAperture);
        double cross = 0, square = 0;
        foreach (var (column, row) in Disc(image, x, y, FitRadius))
        {
            double p = model[column, row];
            cross += p * (image[column, row] - sky);
            square += p * p;
        }

        var flux = square > 0 ? cross / square : 0;
        var chi = 0.0;
        var fitted = 0;
        foreach (var (column, row) in Disc(image, x, y, FitRadius))
        {
            var residual = (image[column, row] - sky - flux * model[column, row]) / pixelSigma;
            chi += residual * residual;
            fitted++;
        }

        var small = Sum(image, x, y, Aperture, sky);
        var big = Sum(image, x, y, BigAperture, sky);
        var (major, minor) = WindowedAxes(image, x, y, point.Fwhm, sky);
        var (negative, bad) = CountBox(image, x, y, sky);
        var peak = Peak(image, x, y) - sky;
        return new DifferenceMeasurement
        {
            Sky = sky,
            Flux = flux,
            ChiSquare = fitted > 1 ? chi / (fitted - 1) : 1,
            ApertureFlux = small.Flux,
            AperturePixels = small.Pixels,
            BigApertureFlux = big.Flux,
            BigAperturePixels = big.Pixels,
            Fwhm = peak > 0 && flux > 0 ? Math.Sqrt(flux / peak / GaussianFluxOverPeak) : 0,
            MajorAxis = major,
            MinorAxis = minor,
            NegativePixels = negative,
            BadPixels = bad,
            SumRatio = FilteredSumRatio(image, x, y, sky),
            PeakPixel = peak,
        };
    }

    private static DiscPixels Disc(PixelGrid image, double x, double y, double radius) => new(image, x, y, radius);

    private static (double Flux, int Pixels) Sum(PixelGrid image, double x, double y, double radius, double sky)
    {
        var sum = 0.0;
        var count = 0;
        foreach (var (column, row) in Disc(image, x, y, radius))
        {
            sum += image[column, row] - sky;
            count++;
        }

        return (sum, count);
    }

    private static double RingMedian(PixelGrid image, double x, double y)
    {
        Span<float> ring = stackalloc float[600];
        var count = 0;
        var (left, right, bottom, top) = image.Window(x, y, SkyOuter);
        for (var row = bottom; row <= top; row++)
        {
            for (var column = left + (row & 1); column <= right; column += 2) // every other pixel says enough
            {
                var square = (column - x) * (column - x) + (row - y) * (row - y);
                var value = image[column, row];
                if (square is < SkyInner * SkyInner or > SkyOuter * SkyOuter || float.IsNaN(value)) continue;
                ring[count++] = value;
            }
        }

        if (count == 0) return 0;
        ring = ring[..count];
        ring.Sort();
        return ring[count / 2];
    }

    private static (double Major, double Minor) WindowedAxes(PixelGrid image, double x, double y, double fwhm, double sky)
    {
        var variance = fwhm * fwhm / (Observing.ChannelConditions.FwhmPerSigma * Observing.ChannelConditions.FwhmPerSigma);
        double sum = 0, xx = 0, yy = 0, xy = 0;
        foreach (var (column, row) in Disc(image, x, y, 2 * fwhm))
        {
            var (dx, dy) = (column - x, row - y);
            var weighted = (image[column, row] - sky) * Math.Exp(-(dx * dx + dy * dy) / (2 * variance));
            sum += weighted;
            xx += weighted * dx * dx;
            yy += weighted * dy * dy;
            xy += weighted * dx * dy;
        }

        if (sum <= 0) return (0, 0);
        (xx, yy, xy) = (xx / sum, yy / sum, xy / sum);
        var (mean, spread) = ((xx + yy) / 2, Math.Sqrt((xx - yy) * (xx - yy) / 4 + xy * xy));
        return (Math.Sqrt(Math.Max(0, mean + spread)), Math.Sqrt(Math.Max(0, mean - spread)));
    }

    private static (int Negative, int Bad) CountBox(PixelGrid image, double x, double y, double sky)
    {
        var (middleColumn, middleRow) = ((int)Math.Round(x), (int)Math.Round(y));
        var (negative, bad) = (0, 0);
        for (var row = middleRow - InnerBox; row <= middleRow + InnerBox; row++)
        {
            for (var column = middleColumn - InnerBox; column <= middleColumn + InnerBox; column++)
            {
                if (!image.Contains(column, row) || float.IsNaN(image[column, row])) bad++;
                else if (image[column, row] - sky < 0) negative++;
            }
        }

        return (negative, bad);
    }

    private static double FilteredSumRatio(PixelGrid image, double x, double y, double sky)
    {
        Span<float> nine = stackalloc float[9];
        var (middleColumn, middleRow) = ((int)Math.Round(x), (int)Math.Round(y));
        double sum = 0, absolute = 0;
        for (var row = middleRow - InnerBox; row <= middleRow + InnerBox; row++)
        {
            for (var column = middleColumn - InnerBox; column <= middleColumn + InnerBox; column++)
            {
                var count = 0;
                for (var i = 0; i < 9; i++)
                {
                    var (c, r) = (column + i % 3 - 1, row + i / 3 - 1);
                    if (image.Contains(c, r) && !float.IsNaN(image[c, r])) nine[count++] = image[c, r];
                }

                if (count == 0) continue;
                nine[..count].Sort();
                var value = nine[count / 2] - sky;
                sum += value;
                absolute += Math.Abs(value);
            }
        }

        return absolute > 0 ? sum / absolute : 0;
    }

    private static double Peak(PixelGrid image, double x, double y)
    {
        var (column, row) = ((int)Math.Round(x), (int)Math.Round(y));
        return image.Contains(column, row) && !float.IsNaN(image[column, row]) ? image[column, row] : 0;
    }
}
