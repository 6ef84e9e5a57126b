namespace Nightjar.Learning.Bench.Rivals;

/// <summary>Something that runs the networks of the table.</summary>
internal interface IContender : IDisposable
{
    /// <summary>Its name and version.</summary>
    string Name { get; }

    /// <summary>Times some runs one after another; the first call for a workload may prepare and warm up. Idle between calls.</summary>
    /// <returns>Null where it has no such workload.</returns>
    Measurement? Measure(Workload workload, int runs);
}
