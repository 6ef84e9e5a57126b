namespace Nightjar.Sky;

/// <summary>The three images of an alert; each may be empty.</summary>
public sealed class CutoutTriplet
{
    /// <summary>The new image.</summary>
    public Cutout Science { get; } = new();

    /// <summary>The reference image of the same place.</summary>
    public Cutout Template { get; } = new();

    /// <summary>Science minus template.</summary>
    public Cutout Difference { get; } = new();

    /// <summary>Makes all three empty and keeps their memory.</summary>
    public void Clear()
    {
        Science.Clear();
        Template.Clear();
        Difference.Clear();
    }
}
