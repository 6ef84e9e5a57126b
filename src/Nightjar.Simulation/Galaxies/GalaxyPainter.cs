using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Galaxies;

/// <summary>Paints a galaxy in three colours; one instance a thread.</summary>
internal sealed class GalaxyPainter(int side)
{
    private const int Channels = 3, SubPixels = 3;
    private const double FwhmPerSigma = 2.354820045;
    private const double ScaleLength = 1 / 1.678; // of an exponential disc, of its effective radius

    // Light of old stars, of young stars and of a companion in z, r and g; r is 1.
    private static readonly float[] Old = [1.5f, 1, 0.45f], Young = [0.95f, 1, 0.85f];

    private readonly float[] _old = new float[side * side], _young = new float[side * side], _scratch = new float[side * side];

    /// <summary>Paints.</summary>
    /// <param name="model">The galaxy.</param>
    /// <param name="pixels">Receives z, r and g.</param>
    /// <param name="random">Source of the knots, the neighbours and the noise.</param>
    public void Paint(GalaxyModel model, float[] pixels, ref RandomStream random)
    {
        Array.Clear(_old);
        Array.Clear(_young);
        if (model.IsArtefact) AddSpikes(model.Radius * model.Radius, ref random);
        else AddGalaxy(model, 0, 0, 1);
        if (model.Disturbance > 0) Disturb(model, ref random);
        if (model.Arms > 0) AddKnots(model, ref random);
        AddNeighbours(model.Radius * model.Radius, ref random);
        Blur(_old, model.Seeing * side / 2 / FwhmPerSigma);
        Blur(_young, model.Seeing * side / 2 / FwhmPerSigma);
        var scale = (float)model.Signal / MeanWithin(model.Radius * side / 2);
        for (var channel = 0; channel < Channels; channel++)
        {
            var noise = channel == 0 ? 1.4f : channel == 1 ? 1 : 0.9f;
            var target = pixels.AsSpan(channel * side * side, side * side);
            for (var i = 0; i < target.Length; i++)
            {
                var light = scale * (_old[i] * Old[channel] + _young[i] * Young[channel]);
                target[i] = light + MathF.Sqrt(noise * noise + 0.05f * light) * (float)random.NextNormal();
            }
        }
    }

    /// <summary>Mean light of the pixels within a radius of the middle.</summary>
    private float MeanWithin(double radius)
    {
        var (sum, count) = (1e-12f, 0);
        var middle = (side - 1) / 2.0;
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                if ((column - middle) * (column - middle) + (row - middle) * (row - middle) > radius * radius) continue;
                sum += _old[row * side + column] + _young[row * side + column];
                count++;
            }
        }

        return sum / Math.Max(1, count);
    }

    /// <summary>Adds bulge, disc, bar and arms of a model at a place, in half widths of the image.</summary>
    private void AddGalaxy(GalaxyModel model, double x0, double y0, double weight)
    {
        var half = side / 2.0;
        var (sine, cosine) = Math.SinCos(model.Angle);
        var bulgeRadius = model.IsDisc ? 0.12 + 0.35 * model.BulgeShare : 1;
        var bulgeAxis = model.IsDisc ? Math.Max(0.55, model.AxisRatio) : model.AxisRatio;
        var b = 2 * model.Sersic - 1.0 / 3;
        // Both profiles over their total light, so that the shares hold.
        var bulgeNorm = weight * model.BulgeShare / (2 * Math.PI * model.Sersic * Math.Pow(b, -2 * model.Sersic) * Gamma(2 * model.Sersic) * bulgeRadius * bulgeRadius * bulgeAxis);
        var discNorm = weight * (1 - model.BulgeShare - Math.Min(model.BarShareOfLight, 1 - model.BulgeShare)) / (2 * Math.PI * ScaleLength * ScaleLength * model.AxisRatio);
        var barWidth = 0.28 * model.BarLength;
        var barNorm = weight * Math.Min(model.BarShareOfLight, 1 - model.BulgeShare) * 3 / (Math.PI * model.BarLength * barWidth * model.AxisRatio);
        var arms = new ArmPattern(model);
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                double old = 0, young = 0;
                var (u, v) = ((column + 0.5 - half) / half - x0, (row + 0.5 - half) / half - y0);
                var near = u * u + v * v < 0.02;
                var n = near ? SubPixels : 1;
                for (var i = 0; i < n * n; i++)
                {
                    var (du, dv) = (((i % n) + 0.5) / n - 0.5, ((i / n) + 0.5) / n - 0.5);
                    var (px, py) = (u + du / half, v + dv / half);
                    var (along, across) = ((px * cosine + py * sine) / model.Radius, (py * cosine - px * sine) / model.Radius);
                    var bulge = Math.Sqrt(along * along + across * across / (bulgeAxis * bulgeAxis)) / bulgeRadius;
                    old += bulgeNorm * Math.Exp(-b * Math.Pow(bulge, 1 / model.Sersic));
                    if (!model.IsDisc) continue;
                    var deprojected = across / model.AxisRatio;
                    var radius = Math.Sqrt(along * along + deprojected * deprojected);
                    var disc = discNorm * Math.Exp(-radius / ScaleLength);
                    var arm = arms.Factor(along, deprojected, radius);
                    var lane = model.IsEdgeOn ? 1 - model.Dust * Math.Exp(-0.5 * Math.Pow(across / (0.25 * model.AxisRatio), 2)) : 1;
                    old += 0.55 * disc * lane;
                    young += disc * (0.45 + (arm - 1)) * lane;
                    var ellipse = along * along / (model.BarLength * model.BarLength) + deprojected * deprojected / (barWidth * barWidth);
                    if (ellipse < 1) old += barNorm * (1 - ellipse) * (1 - ellipse);
                }

                var at = row * side + column;
                _old[at] += (float)(old / (n * n));
                _young[at] += (float)(young / (n * n));
            }
        }
    }

    /// <summary>A companion, and the tail between the two.</summary>
    private void Disturb(GalaxyModel model, ref RandomStream random)
    {
        var (distance, angle) = (model.Radius * random.NextUniform(0.9, 2.2), random.NextUniform(0, 2 * Math.PI));
        var (x, y) = (distance * Math.Cos(angle), distance * Math.Sin(angle));
        var isMerger = model.Disturbance == 2;
        var companion = model with
        {
            Radius = model.Radius * (isMerger ? random.NextUniform(0.5, 1) : random.NextUniform(0.15, 0.3)),
            AxisRatio = random.NextUniform(0.4, 1),
            Angle = random.NextUniform(0, Math.PI),
        };
        if (isMerger) AddGalaxy(companion, x, y, companion.Radius * companion.Radius / (model.Radius * model.Radius));
        var (bend, tail) = (random.NextUniform(-1.5, 1.5), (isMerger ? 0.12 : 0.06) / 60 * model.Radius * model.Radius);
        for (var i = 0; i < 60; i++)
        {
            var t = i / 40.0; // past the companion
            var (s, c) = Math.SinCos(angle + bend * t);
            AddDot(_young, distance * t * c, distance * t * s, 0.035 + 0.03 * t, tail);
        }
    }

    /// <summary>Clusters of young stars along the arms.</summary>
    private void AddKnots(GalaxyModel model, ref RandomStream random)
    {
        var (sine, cosine) = Math.SinCos(model.Angle);
        var knots = random.NextPoisson(14 * model.ArmStrength);
        for (var i = 0; i < knots; i++)
        {
            var radius = random.NextUniform(0.3, 2.2);
            var angle = (model.Phase + 2 * Math.PI * random.NextInt(model.Arms)) / model.Arms + Math.Log(radius) / Math.Tan(model.Pitch) + random.NextNormal(0, 0.12);
            var (along, across) = (radius * Math.Cos(angle) * model.Radius, radius * Math.Sin(angle) * model.Radius * model.AxisRatio);
            AddDot(_young, along * cosine - across * sine, along * sine + across * cosine, 0.015, random.NextLogNormal(0.004, 0.6) * model.Radius * model.Radius);
        }
    }

    /// <summary>Stars and small galaxies of the field.</summary>
    private void AddNeighbours(double unit, ref RandomStream random)
    {
        var count = random.NextPoisson(2.5);
        for (var i = 0; i < count; i++)
            AddDot(random.NextChance(0.5) ? _old : _young, random.NextUniform(-1, 1), random.NextUniform(-1, 1), random.NextUniform(0.01, 0.04), unit * random.NextLogNormal(0.01, 1.2));
    }

    private void AddSpikes(double unit, ref RandomStream random)
    {
        AddDot(_old, 0, 0, 0.03, 0.8 * unit);
        var tilt = random.NextUniform(0, Math.PI / 2);
        for (var i = -80; i <= 80; i++)
        {
            var (s, c) = Math.SinCos(tilt);
            var (t, flux) = (i / 90.0, 0.006 * unit * Math.Exp(-Math.Abs(i) / 30.0));
            AddDot(_old, t * c, t * s, 0.01, flux);
            AddDot(_old, -t * s, t * c, 0.01, flux);
        }
    }

    /// <summary>Adds a Gaussian of a total light.</summary>
    private void AddDot(float[] image, double x, double y, double sigma, double flux)
    {
        var half = side / 2.0;
        var (column0, row0, s) = ((x + 1) * half - 0.5, (y + 1) * half - 0.5, Math.Max(0.5, sigma * half));
        var reach = 3.5 * s;
        // Surface brightness is per square half width, as that of the profiles is per square radius.
        var peak = flux * half * half / (2 * Math.PI * s * s);
        for (var row = Math.Max(0, (int)(row0 - reach)); row <= Math.Min(side - 1, row0 + reach); row++)
        {
            for (var column = Math.Max(0, (int)(column0 - reach)); column <= Math.Min(side - 1, column0 + reach); column++)
            {
                var (dx, dy) = (column - column0, row - row0);
                image[row * side + column] += (float)(peak * Math.Exp(-(dx * dx + dy * dy) / (2 * s * s)));
            }
        }
    }

    /// <summary>Convolves with a Gaussian; light beyond the border is that of the border.</summary>
    private void Blur(float[] image, double sigma)
    {
        var reach = Math.Max(1, (int)Math.Ceiling(3.5 * sigma));
        var kernel = new float[2 * reach + 1];
        var sum = 0f;
        for (var i = -reach; i <= reach; i++) sum += kernel[i + reach] = (float)Math.Exp(-i * i / (2 * sigma * sigma));
        for (var pass = 0; pass < 2; pass++)
        {
            // Rows into columns, twice: the image ends as it began.
            for (var row = 0; row < side; row++)
            {
                for (var column = 0; column < side; column++)
                {
                    var value = 0f;
                    for (var i = -reach; i <= reach; i++) value += kernel[i + reach] * image[row * side + Math.Clamp(column + i, 0, side - 1)];
                    _scratch[column * side + row] = value / sum;
                }
            }

            _scratch.CopyTo(image, 0);
        }
    }

    /// <summary>The gamma function for 1 and more (Lanczos).</summary>
    private static double Gamma(double x)
    {
        ReadOnlySpan<double> c = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
        var (sum, t) = (0.99999999999980993, x + 6.5);
        for (var i = 0; i < c.Length; i++) sum += c[i] / (x + i);
        return Math.Sqrt(2 * Math.PI) * Math.Pow(t, x - 0.5) * Math.Exp(-t) * sum;
    }
}
