using System.Numerics;

namespace Nightjar.Simulation.Images;

/// <summary>A symmetric filter of five pixels along one direction that keeps the variance of white noise.</summary>
internal readonly struct NoiseFilter
{
    private readonly float _middle, _near, _far;

    /// <summary>A filter.</summary>
    /// <param name="near">Share of each neighbour against a whole of 1.</param>
    /// <param name="far">Share of each pixel two away.</param>
    public NoiseFilter(double near, double far)
    {
        var middle = 1 - 2 * near - 2 * far;
        var norm = Math.Sqrt(middle * middle + 2 * near * near + 2 * far * far);
        (_middle, _near, _far) = ((float)(middle / norm), (float)(near / norm), (float)(far / norm));
    }

    /// <summary>Filters every row; the two pixels at each end stay.</summary>
    public void AlongRows(PixelGrid image, PixelGrid scratch)
    {
        image.Pixels.CopyTo(scratch.Pixels);
        for (var row = 0; row < image.Height; row++)
        {
            var from = scratch.Row(row);
            var to = image.Row(row);
            var column = 2;
            for (; column + Vector<float>.Count <= to.Length - 2; column += Vector<float>.Count)
            {
                var sum = _middle * new Vector<float>(from[column..])
                    + _near * (new Vector<float>(from[(column - 1)..]) + new Vector<float>(from[(column + 1)..]))
                    + _far * (new Vector<float>(from[(column - 2)..]) + new Vector<float>(from[(column + 2)..]));
                sum.CopyTo(to[column..]);
            }

            for (; column < to.Length - 2; column++)
                to[column] = _middle * from[column] + _near * (from[column - 1] + from[column + 1]) + _far * (from[column - 2] + from[column + 2]);
        }
    }

    /// <summary>Filters every column; the two pixels at each end stay.</summary>
    public void AlongColumns(PixelGrid image, PixelGrid scratch)
    {
        image.Pixels.CopyTo(scratch.Pixels);
        for (var row = 2; row < image.Height - 2; row++)
        {
            var below2 = scratch.Row(row - 2);
            var below = scratch.Row(row - 1);
            var middle = scratch.Row(row);
            var above = scratch.Row(row + 1);
            var above2 = scratch.Row(row + 2);
            var to = image.Row(row);
            var column = 0;
            for (; column + Vector<float>.Count <= to.Length; column += Vector<float>.Count)
            {
                var sum = _middle * new Vector<float>(middle[column..])
                    + _near * (new Vector<float>(below[column..]) + new Vector<float>(above[column..]))
                    + _far * (new Vector<float>(below2[column..]) + new Vector<float>(above2[column..]));
                sum.CopyTo(to[column..]);
            }

            for (; column < to.Length; column++)
                to[column] = _middle * middle[column] + _near * (below[column] + above[column]) + _far * (below2[column] + above2[column]);
        }
    }
}
