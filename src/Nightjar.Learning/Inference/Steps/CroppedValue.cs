using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Leaves out rows and columns of images that nobody reads.</summary>
internal static class CroppedValue
{
    /// <summary>The sizes of a pool without rows and columns behind its last windows, which are cut from its input, or as they were.</summary>
    public static PoolingGeometry Crop(in PoolingGeometry g, PlanValue input, int height, int width)
    {
        // Borders behind the last window that is left are not met any more, so only a pool without any may lose rows.
        if (g.PadBottom != 0 || g.PadRight != 0) return g;
        var (_, bottom, _, right) = g.Window(height - 1, width - 1);
        return TryCrop(input, bottom, right) ? g with { Height = bottom, Width = right } : g;
    }

    /// <summary>The sizes of a convolution that makes so many rows and columns; what they do not need is cut from its input.</summary>
    public static ConvolutionGeometry Crop(in ConvolutionGeometry geometry, PlanValue input, int height, int width)
    {
        var g = geometry with { CropBottom = geometry.CropBottom + geometry.OutHeight - height, CropRight = geometry.CropRight + geometry.OutWidth - width };
        var (rows, columns) = (Math.Min(g.InputRows, g.Height), Math.Min(g.InputColumns, g.Width));
        if ((rows < g.Height || columns < g.Width) && TryCrop(input, rows, columns)) g = g with { Height = rows, Width = columns };
        // What is cut off must not be computed, whatever of the input is left.
        var whole = g with { CropBottom = 0, CropRight = 0 };
        return g with { CropBottom = whole.OutHeight - height, CropRight = whole.OutWidth - width };
    }

    /// <summary>Cuts a value at the bottom and right when its maker can and nobody else reads it.</summary>
    public static bool TryCrop(PlanValue value, int height, int width)
    {
        if (value.Shape[1] == height && value.Shape[2] == width) return true;
        for (var v = value; v is not null; v = v.SharedWith)
        {
            if (v.Shape != value.Shape) return false;
        }

        if (value.OnlyMaker is not { } maker || !maker.TryCrop(height, width)) return false;
        for (var v = value; v is not null; v = v.SharedWith) v.Shape = v.Shape.With(1, height).With(2, width);
        return true;
    }
}
