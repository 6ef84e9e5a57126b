using System.Runtime.CompilerServices;
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

    private const int Lanes = 8;

    /// <summary>Writes the network's input. Does not allocate, and leaves the cutouts as they are.</summary>
    /// <param name="cutouts">The three stamps.</param>
    /// <param name="normalization">What the network was trained with.</param>
    /// <param name="input">Receives <see cref="InputLength"/> numbers; left as it is where there is a problem.</param>
    /// <returns>What keeps the cutouts from being prepared.</returns>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public static ScoreProblem Prepare(CutoutTriplet cutouts, TripletNormalization normalization, Span<float> input)
    {
        if (input.Length < InputLength) throw new ArgumentException($"there is room for {input.Length} of {InputLength} numbers", nameof(input));
        var problem = ProblemOf(cutouts);
        if (problem != ScoreProblem.None) return problem;
        var norms = normalization is TripletNormalization.RowWise or TripletNormalization.RowWiseDouble
            ? default
            : (Norm(cutouts.Science.Pixels, normalization), Norm(cutouts.Template.Pixels, normalization), Norm(cutouts.Difference.Pixels, normalization));
        Span<float> rows = stackalloc float[Channels * Side];
        for (var row = 0; row < Side; row++)
        {
            PrepareRow(cutouts.Science, row, normalization, norms.Item1, rows[..Side]);
            PrepareRow(cutouts.Template, row, normalization, norms.Item2, rows.Slice(Side, Side));
            PrepareRow(cutouts.Difference, row, normalization, norms.Item3, rows[(2 * Side)..]);
            Interleave(rows, input.Slice(row * Side * Channels, Side * Channels));
        }

        return ScoreProblem.None;
    }

    private static ScoreProblem ProblemOf(CutoutTriplet cutouts)
    {
        if (cutouts.Science.IsEmpty || cutouts.Template.IsEmpty || cutouts.Difference.IsEmpty) return ScoreProblem.StampMissing;
        if (!Fits(cutouts.Science) || !Fits(cutouts.Template) || !Fits(cutouts.Difference)) return ScoreProblem.StampTooLarge;
        return HasData(cutouts.Science) && HasData(cutouts.Template) && HasData(cutouts.Difference) ? ScoreProblem.None : ScoreProblem.StampWithoutData;
    }

    private static bool Fits(Cutout cutout) => cutout.Width <= Side && cutout.Height <= Side;

    private static bool HasData(Cutout cutout)
    {
        foreach (var pixel in cutout.Pixels)
        {
            if (!float.IsNaN(pixel)) return true;
        }

        return false;
    }

    /// <summary>One row of one stamp, normalised and padded.</summary>
    private static void PrepareRow(Cutout cutout, int row, TripletNormalization normalization, double norm, Span<float> target)
    {
        if (row >= cutout.Height)
        {
            target.Fill(Padding);
            return;
        }

        ReadOnlySpan<float> source = cutout.Pixels.Slice(row * cutout.Width, cutout.Width);
        if (norm == 0) norm = Norm(source, normalization);
        target[source.Length..].Fill(Padding);
        if (double.IsInfinity(norm)) target[..source.Length].Clear();
        else if (normalization is TripletNormalization.RowWise or TripletNormalization.WholePlane) Divide(source, (float)norm, target);
        else Divide(source, norm, target);
    }

    private static void Divide(ReadOnlySpan<float> source, float norm, Span<float> target)
    {
        var norms = Vector256.Create(norm);
        for (var i = 0; i <= source.Length - Lanes; i = NextVector(i, source.Length))
            (WithoutNaN(Vector256.Create(source[i..])) / norms).CopyTo(target[i..]);
        for (var i = 0; i < source.Length && source.Length < Lanes; i++) target[i] = float.IsNaN(source[i]) ? 0 : source[i] / norm;
    }

    private static void Divide(ReadOnlySpan<float> source, double norm, Span<float> target)
    {
        var norms = Vector256.Create(norm);
        for (var i = 0; i <= source.Length - Lanes; i = NextVector(i, source.Length))
        {
            var (low, high) = Vector256.Widen(WithoutNaN(Vector256.Create(source[i..])));
            Vector256.Narrow(low / norms, high / norms).CopyTo(target[i..]);
        }

        for (var i = 0; i < source.Length && source.Length < Lanes; i++) target[i] = float.IsNaN(source[i]) ? 0 : (float)(source[i] / norm);
    }

    /// <summary>Where the next vector begins: the last one of a row overlaps the one before it, and writes the same numbers again.</summary>
    private static int NextVector(int i, int length) => i < length - (2 * Lanes) ? i + Lanes : i < length - Lanes ? length - Lanes : length;

    private static Vector256<float> WithoutNaN(Vector256<float> x) => Vector256.ConditionalSelect(Vector256.Equals(x, x), x, Vector256<float>.Zero);

    /// <summary>Three rows pixel by pixel: element k of the result is pixel k / 3 of row k mod 3.</summary>
    private static void Interleave(ReadOnlySpan<float> rows, Span<float> target)
    {
        var first = Vector256.Create(-1, 0, 0, -1, 0, 0, -1, 0).AsSingle();
        var second = Vector256.Create(0, -1, 0, 0, -1, 0, 0, -1).AsSingle();
        for (var i = 0; i < Side; i = NextVector(i, Side))
        {
            var science = Vector256.Create(rows[i..]);
            var template = Vector256.Create(rows[(Side + i)..]);
            var difference = Vector256.Create(rows[((2 * Side) + i)..]);
            var pixels = Vector256.Create(0, 0, 0, 1, 1, 1, 2, 2);
            var result = target.Slice(Channels * i, Channels * Lanes);
            Pick(first, Vector256.Shuffle(science, pixels), second, Vector256.Shuffle(template, pixels), Vector256.Shuffle(difference, pixels)).CopyTo(result);
            pixels = Vector256.Create(2, 3, 3, 3, 4, 4, 4, 5);
            Pick(first, Vector256.Shuffle(difference, pixels), second, Vector256.Shuffle(science, pixels), Vector256.Shuffle(template, pixels)).CopyTo(result[Lanes..]);
            pixels = Vector256.Create(5, 5, 6, 6, 6, 7, 7, 7);
            Pick(first, Vector256.Shuffle(template, pixels), second, Vector256.Shuffle(difference, pixels), Vector256.Shuffle(science, pixels)).CopyTo(result[(2 * Lanes)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pick(Vector256<float> isA, Vector256<float> a, Vector256<float> isB, Vector256<float> b, Vector256<float> c) =>
        Vector256.ConditionalSelect(isA, a, Vector256.ConditionalSelect(isB, b, c));

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
        var (even, odd, i) = (Vector256<double>.Zero, Vector256<double>.Zero, 0);
        for (; i <= pixels.Length - Lanes; i += Lanes)
        {
            var (low, high) = Vector256.Widen(WithoutNaN(Vector256.Create(pixels[i..])));
            even += low * low;
            odd += high * high;
        }

        var sum = Vector256.Sum(even + odd);
        for (; i < pixels.Length; i++) sum += float.IsNaN(pixels[i]) ? 0 : (double)pixels[i] * pixels[i];
        return sum;
    }

    /// <summary>The sum of squares of a row with NaN as 0, in numpy's order of summation: eight partial sums, their sums in
    /// pairs, then the rest one by one.</summary>
    internal static float SumOfSquares(ReadOnlySpan<float> row)
    {
        var (sum, i) = (0f, 0);
        if (row.Length >= Lanes)
        {
            var parts = Vector256<float>.Zero;
            for (; i <= row.Length - Lanes; i += Lanes)
            {
                var x = WithoutNaN(Vector256.Create(row.Slice(i, Lanes)));
                parts += x * x;
            }

            sum = ((parts[0] + parts[1]) + (parts[2] + parts[3])) + ((parts[4] + parts[5]) + (parts[6] + parts[7]));
        }

        for (; i < row.Length; i++) sum += float.IsNaN(row[i]) ? 0 : row[i] * row[i];
        return sum;
    }
}
