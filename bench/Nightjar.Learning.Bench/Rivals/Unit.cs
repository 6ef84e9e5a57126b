namespace Nightjar.Learning.Bench.Rivals;

/// <summary>How a row of the table shows the time of a run.</summary>
internal enum Unit
{
    /// <summary>Microseconds a run.</summary>
    Microseconds,

    /// <summary>Milliseconds a run.</summary>
    Milliseconds,

    /// <summary>Inputs a second.</summary>
    PerSecond,

    /// <summary>Billions of additions and multiplications a second.</summary>
    GigaFlops,
}
