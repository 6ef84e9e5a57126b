namespace Nightjar.Sky;

/// <summary>A photometric pass band, by its common name. Its wavelength depends on the survey.</summary>
public enum PassBand : byte
{
    /// <summary>Not stated by the packet, or not known here.</summary>
    Unknown,

    /// <summary>u.</summary>
    U,

    /// <summary>g (ZTF fid 1).</summary>
    G,

    /// <summary>r (ZTF fid 2).</summary>
    R,

    /// <summary>i (ZTF fid 3).</summary>
    I,

    /// <summary>z.</summary>
    Z,

    /// <summary>y or Y, near 1 micrometre.</summary>
    Y,

    /// <summary>J.</summary>
    J,

    /// <summary>H.</summary>
    H,

    /// <summary>K or Ks.</summary>
    K,

    /// <summary>ATLAS cyan.</summary>
    Cyan,

    /// <summary>ATLAS orange.</summary>
    Orange,

    /// <summary>An unfiltered or very wide optical band.</summary>
    Wide,

    /// <summary>A radio continuum band.</summary>
    Radio,
}
