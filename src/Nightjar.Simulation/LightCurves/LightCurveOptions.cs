namespace Nightjar.Simulation.LightCurves;

/// <summary>Which light curves to simulate.</summary>
public sealed record LightCurveOptions
{
    /// <summary>The most light curves of one set.</summary>
    public const int MaximumCount = 100_000_000;

    /// <summary>Who observes.</summary>
    public LightCurveSurvey Survey { get; init; }

    /// <summary>How many light curves.</summary>
    public int Count { get; init; } = 1000;

    /// <summary>The same seed and options give the same bits; a longer set begins with the shorter one.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How often each class comes.</summary>
    public LightCurveMix Mix { get; init; }

    /// <summary>The classes to draw from; null for all that the mix has.</summary>
    public IReadOnlyList<LightCurveClass>? Classes { get; init; }

    /// <summary>Which part of the light curve.</summary>
    public LightCurveWindow Window { get; init; }

    /// <summary>Which points of it; null for all points of a full light curve and the detections of a packet.</summary>
    public PointChoice? Points { get; init; }

    /// <summary>What is known of the redshift; null for spectra with <see cref="LightCurveSurvey.Ztf"/> and hosts' colours with LSST.</summary>
    public RedshiftKnowledge? Redshift { get; init; }

    /// <summary>A source with fewer detections than this (5 standard deviations) in its window is drawn again.</summary>
    public int MinimumDetections { get; init; } = 2;

    /// <summary>Threads; 0 for one a processor. Does not change what is made.</summary>
    public int Parallelism { get; init; }

    /// <summary>The classes that the mix and <see cref="Classes"/> leave, in the order of <see cref="LightCurveClasses.All"/>.</summary>
    public IReadOnlyList<LightCurveClass> ActiveClasses()
    {
        var possible = Mix is LightCurveMix.Rates or LightCurveMix.Bright ? LightCurveClasses.Explosions : LightCurveClasses.All;
        return [.. LightCurveClasses.All.Where(c => possible.Contains(c) && (Classes is null || Classes.Contains(c)))];
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Says which one is wrong and why.</exception>
    public void Validate()
    {
        Defined(Survey, "survey");
        Defined(Mix, "mix");
        Defined(Window, "window");
        if (Points is { } points) Defined(points, "choice of points");
        if (Redshift is { } redshift) Defined(redshift, "knowledge of redshifts");
        if (Count is < 0 or > MaximumCount) throw new ArgumentException($"the number of light curves, {Count}, is not between 0 and {MaximumCount}");
        if (MinimumDetections is < 1 or > 20) throw new ArgumentException($"the smallest number of detections, {MinimumDetections}, is not between 1 and 20");
        if (Parallelism < 0) throw new ArgumentException($"the parallelism, {Parallelism}, is negative");
        if (Mix == LightCurveMix.Bright && Survey != LightCurveSurvey.Ztf) throw new ArgumentException("the mix of the Bright Transient Survey goes with the survey ztf alone");
        foreach (var one in Classes ?? []) Defined(one, "class");
        if (ActiveClasses().Count == 0) throw new ArgumentException($"no class is left to draw from: the mix {Mix} has none of the chosen ones");
    }

    private static void Defined<T>(T value, string what)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw new ArgumentException($"there is no {what} {value}");
    }
}
