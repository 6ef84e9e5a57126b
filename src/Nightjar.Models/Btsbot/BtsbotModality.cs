namespace Nightjar.Models.Btsbot;

/// <summary>What a model of BTSbot's family looks at.</summary>
public enum BtsbotModality
{
    /// <summary>The three stamps.</summary>
    Image,

    /// <summary>The 25 numbers.</summary>
    Metadata,

    /// <summary>Stamps and numbers.</summary>
    Both,
}
