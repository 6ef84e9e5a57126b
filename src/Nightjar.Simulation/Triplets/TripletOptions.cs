namespace Nightjar.Simulation.Triplets;

/// <summary>Which triplets to simulate.</summary>
public sealed record TripletOptions
{
    private readonly IReadOnlyDictionary<SourceKind, double> _weights = Standard;
    private readonly double _levelledShare = 0.3;

    /// <summary>The standard mix: half real, half bogus, all kinds often enough to learn from; variable stars and bad
    /// subtractions lead, as in the survey.</summary>
    public static IReadOnlyDictionary<SourceKind, double> Standard { get; } = new Dictionary<SourceKind, double>
    {
        [SourceKind.RrLyrae] = 5,
        [SourceKind.EclipsingBinary] = 5,
        [SourceKind.LongPeriodVariable] = 4,
        [SourceKind.RotatingVariable] = 7,
        [SourceKind.KnownAsteroid] = 8,
        [SourceKind.UnknownAsteroid] = 2,
        [SourceKind.FastAsteroid] = 1,
        [SourceKind.ActiveNucleus] = 5,
        [SourceKind.SupernovaIa] = 5,
        [SourceKind.SupernovaII] = 2,
        [SourceKind.SupernovaIbc] = 1,
        [SourceKind.TidalDisruption] = 1.5,
        [SourceKind.DwarfNova] = 2,
        [SourceKind.Afterglow] = 1.5,
        [SourceKind.BadSubtraction] = 9,
        [SourceKind.CosmicRay] = 7,
        [SourceKind.BadColumn] = 4,
        [SourceKind.Ghost] = 3,
        [SourceKind.DetectorEdge] = 4,
        [SourceKind.SaturatedStar] = 4,
        [SourceKind.HotPixel] = 4,
        [SourceKind.SatelliteStreak] = 2,
        [SourceKind.NoisePeak] = 4,
        [SourceKind.BadConvolution] = 3,
        [SourceKind.StarRing] = 2.5,
        [SourceKind.SaturatedCore] = 2.5,
        [SourceKind.DarkSpot] = 2,
    };

    /// <summary>The same seed and options give the same bits.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether to paint the deep colour cutouts too.</summary>
    public bool WithDeep { get; init; }

    /// <summary>Share of the real sources that are seen from such a distance that their changes are spread evenly over
    /// magnitudes 12.2 to 20; the others are as frequent as in the sky, which has few bright ones. Between 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double LevelledShare
    {
        get => _levelledShare;
        init
        {
            if (!(value is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(value), value, "the levelled share lies between 0 and 1");
            _levelledShare = value;
        }
    }

    /// <summary>How often each kind comes, relative to each other; a kind that is missing does not come.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or every weight is 0.</exception>
    public IReadOnlyDictionary<SourceKind, double> Weights
    {
        get => _weights;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var (kind, weight) in value)
            {
                if (!Enum.IsDefined(kind)) throw new ArgumentException($"there is no kind {kind}", nameof(value));
                if (!(weight >= 0 && double.IsFinite(weight))) throw new ArgumentException($"the weight of {kind}, {weight}, is not a finite number of 0 or more", nameof(value));
            }

            if (!value.Values.Any(w => w > 0)) throw new ArgumentException("every weight is 0", nameof(value));
            _weights = value;
        }
    }

    /// <summary>Weights of one kind alone.</summary>
    public static IReadOnlyDictionary<SourceKind, double> Only(SourceKind kind) => new Dictionary<SourceKind, double> { [kind] = 1 };
}
