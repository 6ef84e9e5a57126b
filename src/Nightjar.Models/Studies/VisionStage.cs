namespace Nightjar.Models.Studies;

/// <summary>What a run of the study is for. Stages follow each other.</summary>
public enum VisionStage
{
    /// <summary>A trunk learns galaxies.</summary>
    Galaxies,

    /// <summary>One trial of the search for hyper-parameters.</summary>
    Search,

    /// <summary>A network of images alone.</summary>
    Image,

    /// <summary>A network of images and numbers.</summary>
    Both,

    /// <summary>A network of numbers alone.</summary>
    Metadata,
}
