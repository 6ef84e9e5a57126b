namespace Nightjar.Sky;

/// <summary>Which parts of an alert to decode beyond its identity and its triggering detection.</summary>
[Flags]
public enum AlertParts
{
    /// <summary>Identity, triggering detection and properties only.</summary>
    None = 0,

    /// <summary>The light curve in the packet.</summary>
    History = 1,

    /// <summary>The three images.</summary>
    Cutouts = 2,

    /// <summary>The numbers of the triggering detection that networks look at.</summary>
    Numbers = 4,

    /// <summary>Everything.</summary>
    All = History | Cutouts | Numbers,
}
