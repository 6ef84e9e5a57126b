namespace Nightjar.Learning.Embeddings;

/// <summary>The curve 1/(1 + a·d^(2b)) by which pairs of an embedding at a distance d belong together: the least-squares fit to what is
/// wanted, 1 up to the minimum distance and exp(-(d - minimum)/spread) beyond, at 300 distances from 0 to three spreads.</summary>
/// <param name="A">a.</param>
/// <param name="B">b.</param>
internal readonly record struct UmapCurve(double A, double B)
{
    private const int Points = 300;
    private const int Rounds = 200;

    /// <summary>Fits a and b by the method of Levenberg and Marquardt, from 1 and 1.</summary>
    public static UmapCurve Fit(double minimumDistance, double spread)
    {
        // In units of the spread the curve is the same; a alone knows the scale.
        var minimum = minimumDistance / spread;
        var (a, b, damping) = (1.0, 1.0, 1e-3);
        var error = Evaluate(a, b, minimum, out var normal);
        for (var round = 0; round < Rounds; round++)
        {
            var (aa, bb) = (normal.AA * (1 + damping), normal.BB * (1 + damping));
            var determinant = (aa * bb) - (normal.AB * normal.AB);
            var (stepA, stepB) = (((normal.A * bb) - (normal.B * normal.AB)) / determinant, ((normal.B * aa) - (normal.A * normal.AB)) / determinant);
            var next = a + stepA > 0 && b + stepB > 0 ? Evaluate(a + stepA, b + stepB, minimum, out var there) : Infinite(out there);
            if (next < error)
            {
                var isDone = error - next < 1e-16 * error;
                (a, b, error, normal, damping) = (a + stepA, b + stepB, next, there, damping / 10);
                if (isDone) break;
            }
            else if ((damping *= 10) > 1e12)
            {
                break;
            }
        }

        return new(a * Math.Pow(spread, -2 * b), b);
    }

    /// <summary>How strongly a pair belongs together.</summary>
    public double At(double distance) => 1 / (1 + (A * Math.Pow(distance, 2 * B)));

    private static double Infinite(out (double AA, double AB, double BB, double A, double B) normal)
    {
        normal = default;
        return double.PositiveInfinity;
    }

    private static double Evaluate(double a, double b, double minimum, out (double AA, double AB, double BB, double A, double B) normal)
    {
        normal = default;
        double error = 0;
        for (var i = 0; i < Points; i++)
        {
            var distance = 3.0 * i / (Points - 1);
            var power = Math.Pow(distance, 2 * b);
            var value = 1 / (1 + (a * power));
            var missing = (distance < minimum ? 1 : Math.Exp(minimum - distance)) - value;
            var (byA, byB) = (-power * value * value, distance == 0 ? 0 : -2 * a * power * Math.Log(distance) * value * value);
            normal.AA += byA * byA;
            normal.AB += byA * byB;
            normal.BB += byB * byB;
            normal.A += byA * missing;
            normal.B += byB * missing;
            error += missing * missing;
        }

        return error;
    }
}
