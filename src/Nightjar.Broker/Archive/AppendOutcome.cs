namespace Nightjar.Broker.Archive;

/// <summary>What became of an alert that was given to the archive.</summary>
public enum AppendOutcome
{
    /// <summary>It is new and was written.</summary>
    Archived,

    /// <summary>The same record is there already; nothing was written.</summary>
    Duplicate,

    /// <summary>Another record with the same identity is there already; this one was written as a further version of it.</summary>
    Version,
}
