namespace Nightjar.Learning.Inference.Steps;

/// <summary>Leaves out rows and columns of images that nobody reads.</summary>
internal static class CroppedValue
{
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
