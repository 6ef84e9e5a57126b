namespace Nightjar.Simulation.Galaxies;

/// <summary>Which galaxies to simulate.</summary>
public sealed record GalaxyOptions
{
    /// <summary>The same seed and options give the same bits.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Rows and columns of an image, 16 to 512.</summary>
    public int Side
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 16);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 512);
            field = value;
        }
    } = 64;

    /// <summary>Volunteers that look at each galaxy, at least 1.</summary>
    public int Volunteers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 40;
}
