namespace Nightjar.Sky;

/// <summary>Which of an alert's three images.</summary>
public enum CutoutKind
{
    /// <summary>The new image.</summary>
    Science,

    /// <summary>The reference image of the same place.</summary>
    Template,

    /// <summary>Science minus template.</summary>
    Difference,
}
