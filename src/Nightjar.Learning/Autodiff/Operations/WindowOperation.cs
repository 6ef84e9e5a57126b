using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Images cut into groups of size² pixels that attend to each other, as MaxViT does (Tu et al. 2022, arXiv 2204.01697): windows
/// of neighbours, or grids of pixels that lie as far apart as can be. Groups are sequences, one after the other as their first
/// pixels lie in the image; the pixels of a group keep their order.</summary>
public static class WindowOperation
{
    /// <summary>Windows of size x size neighbours: (batch, height, width, channels) to (batch·windows, size², channels).</summary>
    /// <exception cref="ShapeException">x is no image, or the size does not divide its sides.</exception>
    public static Variable PartitionWindows(this Tape tape, Variable x, int size)
    {
        Check("PartitionWindows", x, size);
        var (batch, rows, columns, channels) = (x.Shape[0], x.Shape[1] / size, x.Shape[2] / size, x.Shape[3]);
        var split = tape.Reshape(x, new(batch, rows, size, columns, size, channels));
        return tape.Reshape(tape.Permute(split, 0, 1, 3, 2, 4, 5), new(batch * rows * columns, size * size, channels));
    }

    /// <summary>Puts windows back into images of so many pixels: the inverse of <see cref="PartitionWindows"/>.</summary>
    /// <exception cref="ShapeException">There are no such windows in such images.</exception>
    public static Variable MergeWindows(this Tape tape, Variable groups, int height, int width, int size)
    {
        var (batch, rows, columns, channels) = Sizes("MergeWindows", groups, height, width, size);
        var split = tape.Reshape(groups, new(batch, rows, columns, size, size, channels));
        return tape.Reshape(tape.Permute(split, 0, 1, 3, 2, 4, 5), new(batch, height, width, channels));
    }

    /// <summary>Grids of size x size pixels, height / size rows and width / size columns apart: (batch, height, width, channels) to
    /// (batch·grids, size², channels).</summary>
    /// <exception cref="ShapeException">x is no image, or the size does not divide its sides.</exception>
    public static Variable PartitionGrid(this Tape tape, Variable x, int size)
    {
        Check("PartitionGrid", x, size);
        var (batch, rows, columns, channels) = (x.Shape[0], x.Shape[1] / size, x.Shape[2] / size, x.Shape[3]);
        var split = tape.Reshape(x, new(batch, size, rows, size, columns, channels));
        return tape.Reshape(tape.Permute(split, 0, 2, 4, 1, 3, 5), new(batch * rows * columns, size * size, channels));
    }

    /// <summary>Puts grids back into images of so many pixels: the inverse of <see cref="PartitionGrid"/>.</summary>
    /// <exception cref="ShapeException">There are no such grids in such images.</exception>
    public static Variable MergeGrid(this Tape tape, Variable groups, int height, int width, int size)
    {
        var (batch, rows, columns, channels) = Sizes("MergeGrid", groups, height, width, size);
        var split = tape.Reshape(groups, new(batch, rows, columns, size, size, channels));
        return tape.Reshape(tape.Permute(split, 0, 3, 1, 4, 2, 5), new(batch, height, width, channels));
    }

    private static void Check(string name, Variable x, int size)
    {
        if (x.Shape.Axes != 4 || size < 1 || x.Shape[1] % size != 0 || x.Shape[2] % size != 0)
            throw new ShapeException(name, $"x (batch, height, width, channels) with sides that {size} divides", x.Shape);
    }

    private static (int Batch, int Rows, int Columns, int Channels) Sizes(string name, Variable groups, int height, int width, int size)
    {
        var good = groups.Shape.Axes == 3 && size > 0 && height >= size && width >= size && height % size == 0 && width % size == 0;
        var (rows, columns) = good ? (height / size, width / size) : (1, 1);
        if (!good || groups.Shape[1] != size * size || groups.Shape[0] % (rows * columns) != 0)
            throw new ShapeException(name, $"groups (batch·{rows * columns}, {size}², channels) of images of {height} x {width} pixels", groups.Shape);
        return (groups.Shape[0] / (rows * columns), rows, columns, groups.Shape[2]);
    }
}
