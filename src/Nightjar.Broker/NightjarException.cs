namespace Nightjar.Broker;

/// <summary>Something that the person at the keyboard can mend: a missing file, a full disk, an archive in use.
/// The message is one sentence that says what is wrong, where, and what to do.</summary>
public sealed class NightjarException : Exception
{
    /// <summary>Creates the exception with its sentence.</summary>
    public NightjarException(string message)
        : base(message)
    {
    }

    /// <summary>Whether the command line is to blame.</summary>
    public bool IsUsage { get; init; }

    /// <summary>Creates the exception with its sentence and what caused it.</summary>
    public NightjarException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
