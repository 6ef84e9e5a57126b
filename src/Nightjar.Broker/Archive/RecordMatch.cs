namespace Nightjar.Broker.Archive;

/// <summary>What the archive has of a record already.</summary>
internal enum RecordMatch
{
    /// <summary>Nothing like it.</summary>
    None,

    /// <summary>It is the first record of its alert.</summary>
    First,

    /// <summary>It is a further version of its alert.</summary>
    Version,
}
