using System.Numerics;

namespace Nightjar.Simulation.Images;

/// <summary>The image of a point: an elliptical Moffat profile of exponent 3, integrated over pixels near its core.</summary>
/// <remarks>Moffat (1969): I(r) = 2 / (pi alpha^2) (1 + r^2 / alpha^2)^-3 for a flux of 1, with
/// FWHM = 2 alpha sqrt(2^(1/3) - 1). Exponent 3 has the wings of long exposures and needs no power function. Farther
/// from the core the mean over a pixel is the value at its centre plus a 24th of the Laplacian.</remarks>
internal readonly struct PointSpread
{
    private const double FwhmPerAlpha = 1.0196490; // 2 sqrt(2^(1/3) - 1)
    private const double CoreRadius = 1.6; // pixels closer than this are integrated
    private const int SubPixels = 3;

    private readonly double _alpha, _xx, _xy, _yy, _peak, _curvature;

    /// <summary>A profile.</summary>
    /// <param name="fwhm">Full width at half maximum, pixels, of the circle of the same area.</param>
    /// <param name="ellipticity">1 - minor over major axis.</param>
    /// <param name="angle">Of the major axis from x, radians.</param>
    public PointSpread(double fwhm, double ellipticity = 0, double angle = 0)
    {
        Fwhm = fwhm;
        _alpha = fwhm / FwhmPerAlpha;
        var ratio = 1 - ellipticity;
        var (major, minor) = (ratio / (_alpha * _alpha), 1 / (ratio * _alpha * _alpha));
        var (sine, cosine) = Math.SinCos(angle);
        _xx = major * cosine * cosine + minor * sine * sine;
        _yy = major * sine * sine + minor * cosine * cosine;
        _xy = 2 * (major - minor) * sine * cosine;
        _peak = 2 / (Math.PI * _alpha * _alpha);
        _curvature = 1 / (_alpha * _alpha);
    }

    /// <summary>Full width at half maximum, pixels.</summary>
    public double Fwhm { get; }

    /// <summary>Surface brightness at the centre for a flux of 1, per pixel.</summary>
    public double Peak => _peak;

    /// <summary>The radius beyond which a source of a flux is fainter than a level.</summary>
    public double RadiusAbove(double flux, double level)
    {
        var contrast = Math.Abs(flux) * _peak / level;
        return contrast <= 1 ? 1.5 : Math.Max(1.5, _alpha * Math.Sqrt(Math.Cbrt(contrast) - 1) * 1.1);
    }

    /// <summary>Adds a point source.</summary>
    /// <param name="image">Where to.</param>
    /// <param name="x">Column of the source, 0 at the centre of the first pixel.</param>
    /// <param name="y">Row of the source.</param>
    /// <param name="flux">Flux, in the image's unit.</param>
    /// <param name="radius">How far out.</param>
    public void Add(PixelGrid image, double x, double y, double flux, double radius)
    {
        var (left, right, bottom, top) = image.Window(x, y, radius);
        var amplitude = flux * _peak;
        for (var row = bottom; row <= top; row++)
        {
            var dy = row - y;
            var line = image.Row(row);
            var (coreLeft, coreRight) = (right + 1, right);
            if (Math.Abs(dy) < CoreRadius)
                (coreLeft, coreRight) = (Math.Max(left, (int)Math.Ceiling(x - CoreRadius)), Math.Min(right, (int)Math.Floor(x + CoreRadius)));
            AddWing(line, left, Math.Min(coreLeft - 1, right), x, dy, amplitude);
            for (var column = coreLeft; column <= coreRight; column++) line[column] += (float)(amplitude * PixelMean(column - x, dy));
            if (coreLeft <= right) AddWing(line, Math.Max(left, coreRight + 1), right, x, dy, amplitude);
        }
    }

    /// <summary>Adds pixels of a row outside of the core, several at a time.</summary>
    private void AddWing(Span<float> line, int from, int to, double x, double dy, double amplitude)
    {
        var (xx, xy, yy) = ((float)_xx, (float)(_xy * dy), (float)(1 + _yy * dy * dy));
        var (strength, curvature) = ((float)amplitude, (float)_curvature);
        var column = from;
        var dx = new Vector<float>((float)(column - x)) + Vector<float>.Indices;
        for (; column + Vector<float>.Count <= to + 1; column += Vector<float>.Count, dx += new Vector<float>(Vector<float>.Count))
        {
            var part = line.Slice(column, Vector<float>.Count);
            var inverse = Vector<float>.One / (new Vector<float>(yy) + dx * (dx * xx + new Vector<float>(xy)));
            var outer = Vector<float>.One + curvature * inverse * (new Vector<float>(1.5f) - 2f * inverse);
            (new Vector<float>(part) + strength * inverse * inverse * inverse * outer).CopyTo(part);
        }

        for (; column <= to; column++)
        {
            var d = (float)(column - x);
            var inverse = 1 / (yy + d * (d * xx + xy));
            var outer = 1 + curvature * inverse * (1.5f - 2f * inverse);
            line[column] += strength * inverse * inverse * inverse * outer;
        }
    }

    private double PixelMean(double dx, double dy)
    {
        const double step = 1.0 / SubPixels, first = -0.5 + step / 2;
        var sum = 0.0;
        for (var i = 0; i < SubPixels; i++)
        {
            var y = dy + first + i * step;
            for (var j = 0; j < SubPixels; j++)
            {
                var x = dx + first + j * step;
                var u = 1 + _xx * x * x + _xy * x * y + _yy * y * y;
                sum += 1 / (u * u * u);
            }
        }

        return sum * (step * step);
    }
}
