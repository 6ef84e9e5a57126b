using Nightjar.Sky;

namespace Nightjar.Simulation.Comparison;

/// <summary>Numbers that describe three stamps: what simulated and published ones are compared in.</summary>
/// <remarks>The sky is where the template shows nothing: within two deviations of its 30 % quantile and farther than 9
/// pixels from the middle. Deviations are quartile ranges over 1.349. All but <c>stamp is cut</c> and <c>stamp is
/// masked</c> want full stamps with at least 400 pixels of sky.</remarks>
public static class StampQuantities
{
    private const int Side = 63, Middle = 31;
    private const double CoreRadius = 9, Largest = 1e30;
    private const int LeastSky = 400;

    /// <summary>Name and value of every quantity.</summary>
    public static IReadOnlyList<(string Name, double Value)> Of(CutoutTriplet cutouts)
    {
        ArgumentNullException.ThrowIfNull(cutouts);
        var values = new List<(string Name, double Value)>(32);
        var (science, template, difference) = (cutouts.Science, cutouts.Template, cutouts.Difference);
        var isCut = science.Width != Side || science.Height != Side;
        values.Add(("stamp is cut", isCut ? 1 : 0));
        if (isCut || template.Pixels.Length != Side * Side || difference.Pixels.Length != Side * Side) return values;
        var masked = 0;
        foreach (var pixel in science.Pixels) if (!IsValid(pixel)) masked++;
        values.Add(("stamp is masked", masked > 0 ? 1 : 0));
        if (masked > 0) values.Add(("masked pixels", masked));
        if (SkyMask(cutouts) is not { } mask) return values;
        var planes = new[] { Plane.Of(science, mask), Plane.Of(template, mask), Plane.Of(difference, mask) };
        values.Add(("science sky, DN", planes[0].Level));
        values.Add(("template sky - science sky, DN", planes[1].Level - planes[0].Level));
        values.Add(("difference sky, DN", planes[2].Level));
        string[] names = ["science", "template", "difference"];
        for (var i = 0; i < planes.Length; i++)
        {
            values.Add(($"{names[i]} noise, DN", planes[i].Noise));
            values.Add(($"{names[i]} correlation along x", planes[i].Correlation(1, 0)));
            values.Add(($"{names[i]} correlation along y", planes[i].Correlation(0, 1)));
            values.Add(($"{names[i]} correlation two along x", planes[i].Correlation(2, 0)));
            values.Add(($"{names[i]} middle over L2 norm", planes[i].MiddleOverNorm()));
        }

        AddCandidate(difference.Pixels, planes[2], values);
        return values;
    }

    private static void AddCandidate(ReadOnlySpan<float> pixels, Plane plane, List<(string Name, double Value)> values)
    {
        double Sum(ReadOnlySpan<float> image, int half)
        {
            var sum = 0.0;
            for (var row = Middle - half; row <= Middle + half; row++)
                for (var column = Middle - half; column <= Middle + half; column++) sum += image[row * Side + column] - plane.Level;
            return sum;
        }

        var (peak, three, five) = (Sum(pixels, 0), Sum(pixels, 1), Sum(pixels, 2));
        var (lowest, farthest) = (0.0, 0.0);
        for (var i = 0; i < pixels.Length; i++)
        {
            if (!IsValid(pixels[i])) continue;
            var (dx, dy) = (i % Side - Middle, i / Side - Middle);
            var value = pixels[i] - plane.Level;
            if (Math.Max(Math.Abs(dx), Math.Abs(dy)) <= CoreRadius) lowest = Math.Min(lowest, value);
            if (dx * dx + dy * dy > 36) farthest = Math.Max(farthest, Math.Abs(value));
        }

        values.Add(("difference middle over noise", peak / plane.Noise));
        values.Add(("difference middle over 3 x 3 sum", peak / three));
        values.Add(("difference 3 x 3 over 5 x 5 sum", three / five));
        values.Add(("difference lowest over middle", lowest / peak));
        values.Add(("difference largest off middle over noise", farthest / plane.Noise));
    }

    private static bool IsValid(float pixel) => Math.Abs(pixel) < Largest;

    private static bool[]? SkyMask(CutoutTriplet cutouts)
    {
        var template = cutouts.Template.Pixels;
        var valid = template.ToArray().Where(IsValid).Order().ToArray();
        if (valid.Length < LeastSky) return null;
        var (level, deviation) = (valid[(int)(0.3 * (valid.Length - 1))], Deviation(valid));
        var mask = new bool[Side * Side];
        var count = 0;
        for (var i = 0; i < mask.Length; i++)
        {
            var (dx, dy) = (i % Side - Middle, i / Side - Middle);
            mask[i] = Math.Abs(template[i] - level) < 2 * deviation && IsValid(cutouts.Science.Pixels[i]) && IsValid(cutouts.Difference.Pixels[i])
                && dx * dx + dy * dy > CoreRadius * CoreRadius;
            if (mask[i]) count++;
        }

        return count < LeastSky ? null : mask;
    }

    private static double Deviation(float[] sorted) => (sorted[(int)(0.75 * (sorted.Length - 1))] - sorted[(int)(0.25 * (sorted.Length - 1))]) / 1.349;

    /// <summary>One stamp with the level and the noise of its sky.</summary>
    private sealed record Plane(float[] Pixels, bool[] Mask, double Level, double Noise)
    {
        public static Plane Of(Cutout cutout, bool[] mask)
        {
            var pixels = cutout.Pixels.ToArray();
            var sky = pixels.Where((_, i) => mask[i]).Order().ToArray();
            return new Plane(pixels, mask, sky[sky.Length / 2], Deviation(sky));
        }

        /// <summary>Correlation of sky pixels a few columns and rows apart, those beyond four deviations left out.</summary>
        public double Correlation(int columns, int rows)
        {
            double product = 0, square = 0;
            var (pairs, count) = (0, 0);
            for (var row = 0; row < Side; row++)
            {
                for (var column = 0; column < Side; column++)
                {
                    if (!TryGet(column, row, out var a)) continue;
                    square += a * a;
                    count++;
                    if (!TryGet(column + columns, row + rows, out var b)) continue;
                    product += a * b;
                    pairs++;
                }
            }

            return product / pairs / (square / count);
        }

        public double MiddleOverNorm()
        {
            var square = 0.0;
            foreach (var pixel in Pixels) if (IsValid(pixel)) square += (double)pixel * pixel;
            return Pixels[Middle * Side + Middle] / Math.Sqrt(square);
        }

        private bool TryGet(int column, int row, out double value)
        {
            value = 0;
            if (column >= Side || row >= Side || !Mask[row * Side + column]) return false;
            value = Pixels[row * Side + column] - Level;
            return Math.Abs(value) < 4 * Noise;
        }
    }
}
