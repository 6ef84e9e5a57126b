using System.Runtime.Intrinsics;
using Nightjar.Sky;

namespace Nightjar.Models;

/// <summary>The one way from three cutouts to the input of a network, for training and for serving.</summary>
/// <remarks>Each stamp: NaN becomes 0, the stamp is normalised, and a smaller one is padded on the right and after its last
/// row with <see cref="Padding"/>. The result has rows, columns and the channels science, template, difference, in this
/// order. Source: braai (Duev et al. 2019) with <c>numpy.nan_to_num</c> and <c>tf.keras.utils.normalize</c>; row by row in single
/// precision the result is theirs to the bit. Where the sum of squares overflows (infinities; in single precision also
/// the -3.4e38 of ZTF's templates) everything that was to be divided by it becomes 0.</remarks>
public static class TripletPreprocessing
{
    /// <summary>Rows and columns of the result.</summary>
    public const int Side = 63;

    /// <summary>Channels of the result.</summary>
    public const int Channels = 3;

    /// <summary>Numbers in the result.</summary>
    public const int InputLength = Side * Side * Channels;

    /// <summary>The value beside and below stamps that are smaller.</summary>
    public const float Padding = 1e-9f;

    /// <summary>What keeps these cutouts from being prepared.</summary>
    public static TripletProblem ProblemOf(CutoutTriplet cutouts)
    {
        if (cutouts.Science.IsEmpty || cutouts.Template.IsEmpty || cutouts.Difference.IsEmpty) return TripletProblem.Missing;
        return Fits(cutouts.Science) && Fits(cutouts.Template) && Fits(cutouts.Difference)
            ? TripletProblem.None
            : TripletProblem.TooLarge;
    }

    /// <summary>Writes the network's input. Does not allocate, and leaves the cutouts as they are.</summary>
    /// <param name="cutouts">The three stamps.</param>
    /// <param name="normalization">What the network was trained with.</param>
    /// <param name="input">Receives <see cref="InputLength"/> numbers; left as it is where there is a problem.</param>
    /// <returns>Whether there is none; see <see cref="ProblemOf"/>.</returns>
    public static bool TryPrepare(CutoutTriplet cutouts, TripletNormalization normalization, Span<float> input)
    {
        if (ProblemOf(cutouts) != TripletProblem.None) return false;
        PreparePlane(cutouts.Science, normalization, input, 0);
        PreparePlane(cutouts.Template, normalization, input, 1);
        PreparePlane(cutouts.Difference, normalization, input, 2);
        return true;
    }

    private static bool Fits(Cutout cutout) => cutout.Width <= Side && cutout.Height <= Side;

    private static void PreparePlane(Cutout cutout, TripletNormalization normalization, Span<float> input, int channel)
    {
        ReadOnlySpan<float> pixels = cutout.Pixels;
        var isRowWise = normalization is TripletNormalization.RowWise or TripletNormalization.RowWiseDouble;
        var planeNorm = isRowWise ? 0 : Norm(pixels, normalization);
        for (var row = 0; row < Side; row++)
        {
            var target = input.Slice(row * Side * Channels, Side * Channels);
            var source = row < cutout.Height ? pixels.Slice(row * cutout.Width, cutout.Width) : [];
            var norm = isRowWise ? Norm(source, normalization) : planeNorm;
            var place = channel;
            foreach (var pixel in source)
            {
                // The quotient of two singles rounds to the same single from double precision (Figueroa 1995).
                target[place] = float.IsNaN(pixel) || double.IsInfinity(norm) ? 0 : (float)(pixel / norm);
                place += Channels;
            }

            for (; place < target.Length; place += Channels) target[place] = Padding;
        }
    }

    /// <summary>The L2 norm with NaN as 0; 1 where it would be 0, infinite where the sum of squares overflows.</summary>
    private static double Norm(ReadOnlySpan<float> pixels, TripletNormalization normalization)
    {
        var norm = normalization switch
        {
            TripletNormalization.RowWise => MathF.Sqrt(SumOfSquares(pixels)),
            TripletNormalization.WholePlane => MathF.Sqrt((float)SumOfSquaresDouble(pixels)),
            _ => Math.Sqrt(SumOfSquaresDouble(pixels)),
        };
        return norm == 0 ? 1 : norm;
    }

    private static double SumOfSquaresDouble(ReadOnlySpan<float> pixels)
    {
        var sum = 0.0;
        foreach (var pixel in pixels) if (!float.IsNaN(pixel)) sum += (double)pixel * pixel;
        return sum;
    }

    /// <summary>The sum of squares of a row with NaN as 0, in numpy's order of summation: eight partial sums, their sums in
    /// pairs, then the rest one by one.</summary>
    internal static float SumOfSquares(ReadOnlySpan<float> row)
    {
        const int lanes = 8;
        var (sum, i) = (0f, 0);
        if (row.Length >= lanes)
        {
            var parts = Vector256<float>.Zero;
            for (; i <= row.Length - lanes; i += lanes)
            {
                var x = Vector256.Create(row.Slice(i, lanes));
                x = Vector256.ConditionalSelect(Vector256.Equals(x, x), x, Vector256<float>.Zero);
                parts += x * x;
            }

            sum = ((parts[0] + parts[1]) + (parts[2] + parts[3])) + ((parts[4] + parts[5]) + (parts[6] + parts[7]));
        }

        for (; i < row.Length; i++) sum += float.IsNaN(row[i]) ? 0 : row[i] * row[i];
        return sum;
    }
}
