using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nightjar.Learning.GaussianProcesses;

/// <summary>Products of positive definite matrices, in double precision. Rows are padded to whole vectors; a matrix is given by its
/// upper triangle, and what lies below it is lost. The padding of what goes in must be zero.</summary>
internal static class PaddedCholesky
{
    /// <summary>Elements of a row, with padding.</summary>
    public static int Stride(int size) => (size + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <summary>Replaces A by U, A = Uᵀ·U.</summary>
    /// <param name="matrix">A, then U.</param>
    /// <param name="size">Rows.</param>
    /// <param name="least">What the square of a diagonal element must exceed; less is rounding.</param>
    /// <returns>Whether A is positive definite.</returns>
    public static bool Factor(double[] matrix, int size, double least)
    {
        var stride = Stride(size);
        ref var a = ref MemoryMarshal.GetArrayDataReference(matrix);
        for (var k = 0; k < size; k++)
        {
            var row = k * stride;
            var pivot = Unsafe.Add(ref a, row + k);
            if (!(pivot > least) || !double.IsFinite(pivot)) return false;
            var scale = new Vector<double>(1 / Math.Sqrt(pivot));
            for (var j = FirstOf(k); j < stride; j += Vector<double>.Count) (Load(ref a, row + j) * scale).StoreUnsafe(ref a, (nuint)(row + j));
            for (var i = k + 1; i < size; i++)
            {
                var factor = new Vector<double>(-Unsafe.Add(ref a, row + i));
                var target = i * stride;
                for (var j = FirstOf(i); j < stride; j += Vector<double>.Count)
                    Vector.FusedMultiplyAdd(factor, Load(ref a, row + j), Load(ref a, target + j)).StoreUnsafe(ref a, (nuint)(target + j));
            }
        }

        return true;
    }

    /// <summary>Σ 2·ln U_kk, the logarithm of A's determinant.</summary>
    public static double LogDeterminant(double[] factor, int size)
    {
        var (stride, sum) = (Stride(size), 0.0);
        for (var k = 0; k < size; k++) sum += Math.Log(factor[(k * stride) + k]);
        return 2 * sum;
    }

    /// <summary>Solves Uᵀ·z = b in place; b is as long as a row.</summary>
    public static void SolveLower(double[] factor, int size, double[] b)
    {
        var stride = Stride(size);
        ref var u = ref MemoryMarshal.GetArrayDataReference(factor);
        ref var x = ref MemoryMarshal.GetArrayDataReference(b);
        for (var k = 0; k < size; k++)
        {
            var row = k * stride;
            var solved = Unsafe.Add(ref x, k) / Unsafe.Add(ref u, row + k);
            Unsafe.Add(ref x, k) = solved;
            var whole = FirstOf(k + Vector<double>.Count);
            for (var j = k + 1; j < whole && j < size; j++) Unsafe.Add(ref x, j) -= solved * Unsafe.Add(ref u, row + j);
            var factors = new Vector<double>(-solved);
            for (var j = whole; j < stride; j += Vector<double>.Count)
                Vector.FusedMultiplyAdd(factors, Load(ref u, row + j), Load(ref x, j)).StoreUnsafe(ref x, (nuint)j);
        }
    }

    /// <summary>Solves U·x = z in place.</summary>
    public static void SolveUpper(double[] factor, int size, double[] z)
    {
        var stride = Stride(size);
        ref var u = ref MemoryMarshal.GetArrayDataReference(factor);
        ref var x = ref MemoryMarshal.GetArrayDataReference(z);
        for (var k = size - 1; k >= 0; k--)
        {
            var row = k * stride;
            var whole = FirstOf(k + Vector<double>.Count);
            var sums = Vector<double>.Zero;
            for (var j = whole; j < stride; j += Vector<double>.Count) sums = Vector.FusedMultiplyAdd(Load(ref u, row + j), Load(ref x, j), sums);
            var sum = Unsafe.Add(ref x, k) - Vector.Sum(sums);
            for (var j = k + 1; j < whole && j < size; j++) sum -= Unsafe.Add(ref u, row + j) * Unsafe.Add(ref x, j);
            Unsafe.Add(ref x, k) = sum / Unsafe.Add(ref u, row + k);
        }
    }

    /// <summary>Finds the upper triangle of A⁻¹.</summary>
    /// <param name="factor">U.</param>
    /// <param name="size">Rows.</param>
    /// <param name="lower">Receives (Uᵀ)⁻¹, which is lower triangular; above it zeros.</param>
    /// <param name="inverse">Receives A⁻¹; what lies below the diagonal means nothing.</param>
    public static void Invert(double[] factor, int size, double[] lower, double[] inverse)
    {
        var stride = Stride(size);
        lower.AsSpan(0, size * stride).Clear();
        inverse.AsSpan(0, size * stride).Clear();
        ref var u = ref MemoryMarshal.GetArrayDataReference(factor);
        ref var v = ref MemoryMarshal.GetArrayDataReference(lower);
        ref var a = ref MemoryMarshal.GetArrayDataReference(inverse);
        for (var k = 0; k < size; k++)
        {
            // Row k of the inverse: what the rows before took away, over the diagonal.
            var row = k * stride;
            for (var i = 0; i < k; i++)
            {
                var factors = new Vector<double>(-Unsafe.Add(ref u, (i * stride) + k));
                for (var j = 0; j <= i; j += Vector<double>.Count)
                    Vector.FusedMultiplyAdd(factors, Load(ref v, (i * stride) + j), Load(ref v, row + j)).StoreUnsafe(ref v, (nuint)(row + j));
            }

            Unsafe.Add(ref v, row + k) = 1;
            var scale = new Vector<double>(1 / Unsafe.Add(ref u, row + k));
            for (var j = 0; j <= k; j += Vector<double>.Count) (Load(ref v, row + j) * scale).StoreUnsafe(ref v, (nuint)(row + j));
            for (var i = 0; i <= k; i++)
            {
                var factors = new Vector<double>(Unsafe.Add(ref v, row + i));
                for (var j = FirstOf(i); j <= k; j += Vector<double>.Count)
                    Vector.FusedMultiplyAdd(factors, Load(ref v, row + j), Load(ref a, (i * stride) + j)).StoreUnsafe(ref a, (nuint)((i * stride) + j));
            }
        }
    }

    // Where the vector begins that holds an element.
    private static int FirstOf(int index) => index / Vector<double>.Count * Vector<double>.Count;

    private static Vector<double> Load(ref double start, int index) => Vector.LoadUnsafe(ref start, (nuint)index);
}
