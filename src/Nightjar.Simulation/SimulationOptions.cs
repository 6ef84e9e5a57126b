namespace Nightjar.Simulation;

/// <summary>Which night to simulate.</summary>
public sealed record SimulationOptions
{
    /// <summary>The most alerts that the images of any night have room for; a real night has up to half of it.</summary>
    public const int MaximumAlerts = 1_000_000;

    /// <summary>The first night of the survey that the simulator knows (templates are older).</summary>
    public static readonly DateOnly FirstNight = new(2019, 9, 1);

    /// <summary>The last night that the object names have room for.</summary>
    public static readonly DateOnly LastNight = new(2049, 12, 31);

    /// <summary>How many alerts.</summary>
    public int Alerts { get; init; } = 1000;

    /// <summary>The same seed and options give the same bytes.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The UTC date of the night; at Palomar a whole night falls on one UTC date.</summary>
    public DateOnly Night { get; init; } = new(2024, 7, 15);

    /// <summary>The mix of classes.</summary>
    public ClassWeights Weights { get; init; } = new();

    /// <summary>How many alerts are made at the same time; 0 for one a processor. Does not change what is made.</summary>
    public int Parallelism { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Says which one is wrong and why.</exception>
    public void Validate()
    {
        if (Alerts is < 0 or > MaximumAlerts)
            throw new ArgumentException($"the number of alerts, {Alerts}, is not between 0 and {MaximumAlerts}");
        if (Night < FirstNight || Night > LastNight)
            throw new ArgumentException($"the night, {Night:yyyy-MM-dd}, is not between {FirstNight:yyyy-MM-dd} and {LastNight:yyyy-MM-dd}");
        if (Parallelism < 0)
            throw new ArgumentException($"the parallelism, {Parallelism}, is negative");
        if (Weights is null)
            throw new ArgumentException("the class weights are missing");
        if (Weights.FindError() is { } error)
            throw new ArgumentException(error);
    }
}
