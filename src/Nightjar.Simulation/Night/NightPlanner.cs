using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Night;

/// <summary>Deals out the night's objects one after the other: class, kind, field, channel, and row numbers that make
/// every <c>candid</c> unique.</summary>
internal sealed class NightPlanner
{
    private const int LargestTableId = 999; // candid has three digits for it
    private const int LongestSearch = 100_000; // images looked at for one with room
    private const int LargestGap = 6; // faint detections that did not become alerts lie between two that did
    private const double EclipticScale = 9; // degrees: how far main-belt asteroids spread from the ecliptic

    private readonly long _seed;
    private readonly IReadOnlyList<FieldVisits> _fields;
    private readonly double[] _classes;
    private readonly Dictionary<SourceClass, double[]> _fieldShares = [];
    private readonly Dictionary<(int Field, int Channel), int> _nextTableId = [];
    private long _index;

    /// <summary>A planner for a night.</summary>
    public NightPlanner(SimulationOptions options, SurveySchedule schedule)
    {
        _seed = options.Seed;
        _fields = schedule.Fields;
        var classes = Enum.GetValues<SourceClass>();
        _classes = Cumulative(classes.Select(c => options.Weights[c] / AlertsPerObject(c)));
        foreach (var c in classes) _fieldShares[c] = Cumulative(_fields.Select(f => FieldWeight(c, f.Field)));
    }

    /// <summary>The next object.</summary>
    /// <exception cref="InvalidOperationException">Every image is full.</exception>
    public AlertPlan Next()
    {
        var random = new RandomStream((ulong)_seed, Streams.Plan, (ulong)_index);
        var sourceClass = (SourceClass)Find(_classes, random.NextUnit());
        var kind = SourceKinds.Draw(sourceClass, random.NextUnit());
        for (var search = 0; search < LongestSearch; search++)
        {
            var visits = _fields[Find(_fieldShares[sourceClass], random.NextUnit())];
            var channel = random.NextInt(ZtfCamera.Channels);
            var gap = 1 + random.NextInt(LargestGap);
            var tableId = _nextTableId.GetValueOrDefault((visits.Field.Id, channel));
            if (tableId + gap > LargestTableId) continue; // this image is full
            _nextTableId[(visits.Field.Id, channel)] = tableId + gap;
            return new AlertPlan(_index++, kind, visits, channel, tableId, gap);
        }

        throw new InvalidOperationException("the images of this night have no room for more alerts");
    }

    /// <summary>How many alerts an object of a class makes in a night of about two visits, on average.</summary>
    private static double AlertsPerObject(SourceClass sourceClass) => sourceClass switch
    {
        SourceClass.VariableStar => 1.5,
        SourceClass.Asteroid => 1.0, // it has moved on by the second visit
        SourceClass.Artefact => 1.15,
        _ => 1.7,
    };

    /// <summary>How often a class occurs in a field, relative to other fields.</summary>
    public static double FieldWeight(SourceClass sourceClass, ZtfField field)
    {
        var stars = Scene.StarDensityAt(field.Center);
        return sourceClass switch
        {
            SourceClass.VariableStar or SourceClass.CataclysmicVariable => stars,
            SourceClass.Artefact => 8 + stars, // bad subtractions follow the stars, detector defects do not
            SourceClass.Asteroid => Math.Exp(-Math.Abs(field.EclipticLatitude) / EclipticScale) + 1e-4,
            _ => 1 - Math.Exp(-Math.Abs(field.GalacticLatitude) / 12) + 1e-3, // dust hides what lies beyond the disc
        };
    }

    /// <summary>Cumulative shares of weights.</summary>
    public static double[] Cumulative(IEnumerable<double> weights)
    {
        var sums = new List<double>();
        foreach (var weight in weights) sums.Add((sums.Count == 0 ? 0 : sums[^1]) + weight);
        return [.. sums.Select(s => s / sums[^1])];
    }

    /// <summary>Which share a number from 0 to 1 falls into.</summary>
    public static int Find(double[] cumulative, double unit)
    {
        var index = Array.BinarySearch(cumulative, unit);
        if (index < 0) index = ~index;
        else index++; // the share that ends exactly here is over
        return Math.Min(index, cumulative.Length - 1);
    }
}
