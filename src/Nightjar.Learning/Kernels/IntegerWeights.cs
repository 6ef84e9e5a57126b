using System.Numerics;
using System.Runtime.InteropServices;

namespace Nightjar.Learning.Kernels;

/// <summary>Integer weights as the integer micro-kernel reads them: 16 bits wide, neighbouring k in pairs, a panel of columns after
/// another, together with the sums' starts and the factors of the columns. A sum consists of segments (the rows of a window);
/// an odd one ends with a pair whose second weight is 0. The memory belongs to whoever packed it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct IntegerWeights
{
    /// <summary>The most products in a sum: 2^15·255·128 leaves half of 32 bits to the bias.</summary>
    internal const int MostDepth = 1 << 15;

    /// <summary>The largest start of a sum.</summary>
    internal const int MostBias = 1 << 30;

    internal readonly int Columns;
    internal readonly int Segments;
    internal readonly int PairsPerSegment;
    internal readonly float* Multipliers;
    internal readonly int* Bias;
    internal readonly short* Panels;

    private IntegerWeights(int columns, int segments, int pairs, float* memory)
    {
        (Columns, Segments, PairsPerSegment) = (columns, segments, pairs);
        var packed = PackedColumns(columns);
        Multipliers = memory;
        Bias = (int*)(memory + packed);
        Panels = (short*)(memory + (2 * packed));
    }

    /// <summary>Floats of memory for so many segments of so many rows each.</summary>
    internal static nint Length(int segments, int rows, int columns) => PackedColumns(columns) * (2 + ((nint)segments * ((rows + 1) / 2)));

    /// <summary>Packs weights.</summary>
    /// <param name="source">(segments·rows, columns).</param>
    /// <param name="bias">Starts of the sums, one a column, or empty.</param>
    /// <param name="multipliers">Factors of the columns.</param>
    /// <param name="segments">Number of segments.</param>
    /// <param name="rows">Products of a segment.</param>
    /// <param name="memory">As much as <see cref="Length"/>.</param>
    internal static IntegerWeights Pack<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> bias, ReadOnlySpan<float> multipliers, int segments, int rows, float* memory)
        where T : unmanaged, IBinaryInteger<T>
    {
        var columns = multipliers.Length;
        var weights = new IntegerWeights(columns, segments, (rows + 1) / 2, memory);
        new Span<byte>(memory, checked((int)(Length(segments, rows, columns) * sizeof(float)))).Clear();
        multipliers.CopyTo(new(weights.Multipliers, columns));
        bias.CopyTo(new(weights.Bias, columns));
        for (var j = 0; j < columns; j++)
        {
            var panel = weights.Panel(j);
            for (var s = 0; s < segments; s++)
            {
                for (var k = 0; k < rows; k++)
                {
                    var pair = ((nint)s * weights.PairsPerSegment) + (k / 2);
                    panel[(((pair * IntegerKernels.PanelWidth) + (j % IntegerKernels.PanelWidth)) * 2) + (k % 2)] = short.CreateChecked(source[(((s * rows) + k) * columns) + j]);
                }
            }
        }

        return weights;
    }

    /// <summary>The panel that holds a column.</summary>
    internal short* Panel(int column) => Panels + ((nint)(column / IntegerKernels.PanelWidth) * Segments * PairsPerSegment * IntegerKernels.PanelWidth * 2);

    private static int PackedColumns(int columns) => (columns + IntegerKernels.PanelWidth - 1) / IntegerKernels.PanelWidth * IntegerKernels.PanelWidth;
}
