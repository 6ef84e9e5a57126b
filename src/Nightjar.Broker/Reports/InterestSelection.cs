using System.Runtime.InteropServices;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Picks the most interesting alerts of a stream, one for each object: its latest, whatever the others were worth.
/// The result does not depend on the order in which alerts come.</summary>
/// <remarks>Remembers one entry for each object (about 100 bytes). Not safe for several threads at once.</remarks>
public sealed class InterestSelection
{
    private readonly Dictionary<(string Survey, string Object), Entry> _latest = [];

    /// <summary>How many objects were seen.</summary>
    public int Count => _latest.Count;

    /// <summary>How many objects of one survey were seen.</summary>
    public int CountOf(string survey) => _latest.Keys.Count(key => key.Survey == survey);

    /// <summary>Considers an alert.</summary>
    /// <param name="alert">The alert; without an object name it counts as an object of its own.</param>
    /// <param name="interest">From <see cref="InterestRanking"/>; NaN counts as 0.</param>
    public void Offer(Alert alert, double interest) =>
        Offer(alert.Key, alert.ObjectId, alert.Detection.Time, interest);

    /// <summary>Considers an alert by its parts.</summary>
    public void Offer(AlertKey key, string objectId, JulianDate time, double interest)
    {
        var entry = new Entry(key, time, double.IsNaN(interest) ? 0 : interest);
        var name = objectId.Length > 0 ? objectId : key.ToString();
        ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, (key.Survey, name), out var exists);
        if (!exists || CompareAge(entry, latest) > 0) latest = entry;
    }

    /// <summary>The alerts worth most, the first first. Ties go to the later alert, then to the larger identifier.</summary>
    public IReadOnlyList<AlertKey> Top(int count) => [.. _latest.Values
        .OrderByDescending(entry => entry.Interest)
        .ThenByDescending(entry => entry, Comparer<Entry>.Create(CompareAge))
        .Take(count).Select(entry => entry.Key)];

    private static int CompareAge(Entry left, Entry right)
    {
        var byTime = left.Time.CompareTo(right.Time);
        if (byTime != 0) return byTime;
        var byNumber = left.Key.Id.Number.CompareTo(right.Key.Id.Number);
        return byNumber != 0 ? byNumber : string.CompareOrdinal(left.Key.ToString(), right.Key.ToString());
    }

    private readonly record struct Entry(AlertKey Key, JulianDate Time, double Interest);
}
