using System.Buffers;
using System.Runtime.InteropServices;

namespace Nightjar.Sky;

/// <summary>Makes one light curve of what a packet repeats and contradicts.</summary>
/// <remarks>A packet gives the triggering detection twice (as itself and, with fewer digits, in its history), and may
/// list an upper limit for a visit that did detect the source (Fritz issue 484). The rule: within a series, two entries
/// of one band whose times agree to <see cref="TimeDecimals"/> decimals of a day are one observation, and the first in
/// the list stays; an upper limit at the time and band of a detection goes. Forced photometry is a series of its own.
/// Entries of unknown time are never taken for duplicates, and come last.</remarks>
public static class LightCurveMerger
{
    /// <summary>Decimals of the Julian date that tell two visits apart: 0.00001 days are 0.9 seconds, less than any
    /// survey's read-out, more than the rounding of any packet (Kowalski's rule).</summary>
    public const int TimeDecimals = 5;

    private const double CellsPerDay = 100_000;
    private const double LatestDays = 1e9;
    private const long UnknownCell = long.MaxValue;

    /// <summary>Sorts the three series by time and removes what stands in them twice. Does not allocate.</summary>
    /// <param name="lightCurve">The light curve, changed in place; of two equal detections the first in the list stays.</param>
    public static void Merge(LightCurve lightCurve)
    {
        SortAndRemoveDuplicates(lightCurve.Detections);
        SortAndRemoveDuplicates(lightCurve.UpperLimits);
        SortAndRemoveDuplicates(lightCurve.Forced);
        RemoveContradicted(lightCurve.UpperLimits, CollectionsMarshal.AsSpan(lightCurve.Detections));
        SortWithinCells(CollectionsMarshal.AsSpan(lightCurve.Detections));
        SortWithinCells(CollectionsMarshal.AsSpan(lightCurve.UpperLimits));
        SortWithinCells(CollectionsMarshal.AsSpan(lightCurve.Forced));
    }

    /// <summary>The cell of time and band that makes two observations one. Cells sort by time, then by band.</summary>
    private static long Cell<T>(in T item) where T : struct, IObservation
        => Math.Abs(item.Time.Days) < LatestDays
            ? (long)Math.Round(item.Time.Days * CellsPerDay) * (byte.MaxValue + 1) + (byte)item.Band
            : UnknownCell;

    private static void SortAndRemoveDuplicates<T>(List<T> list) where T : struct, IObservation
    {
        if (list.Count < 2) return;
        var items = CollectionsMarshal.AsSpan(list);
        var rented = ArrayPool<Key>.Shared.Rent(items.Length);
        var keys = rented.AsSpan(0, items.Length);
        var isSorted = true;
        for (var i = 0; i < items.Length; i++)
        {
            keys[i] = new Key(Cell(items[i]), i);
            isSorted &= i == 0 || keys[i - 1].Cell <= keys[i].Cell;
        }

        if (!isSorted) keys.Sort(items);
        var kept = 1;
        for (var i = 1; i < items.Length; i++)
        {
            if (keys[i].Cell == keys[i - 1].Cell && keys[i].Cell != UnknownCell) continue;
            items[kept++] = items[i];
        }

        ArrayPool<Key>.Shared.Return(rented);
        CollectionsMarshal.SetCount(list, kept);
    }

    private static void RemoveContradicted(List<UpperLimit> list, ReadOnlySpan<Detection> detections)
    {
        var limits = CollectionsMarshal.AsSpan(list);
        var kept = 0;
        var next = 0;
        foreach (var limit in limits)
        {
            var cell = Cell(limit);
            while (next < detections.Length && Cell(detections[next]) < cell) next++;
            var isDetected = cell != UnknownCell && next < detections.Length && Cell(detections[next]) == cell;
            if (!isDetected) limits[kept++] = limit;
        }

        CollectionsMarshal.SetCount(list, kept);
    }

    /// <summary>Cells put bands in order within 0.9 seconds; this puts their exact times in order. A cell holds at most
    /// one entry a band, so that every entry moves a few places at most.</summary>
    private static void SortWithinCells<T>(Span<T> items) where T : struct, IObservation
    {
        for (var i = 1; i < items.Length; i++)
        {
            var item = items[i];
            if (Cell(item) == UnknownCell) return;
            var place = i;
            for (; place > 0 && items[place - 1].Time > item.Time; place--) items[place] = items[place - 1];
            items[place] = item;
        }
    }

    /// <summary>A cell and the place in the list, which makes the sort stable.</summary>
    private readonly record struct Key(long Cell, int Place) : IComparable<Key>
    {
        public int CompareTo(Key other) => Cell != other.Cell ? Cell.CompareTo(other.Cell) : Place.CompareTo(other.Place);
    }
}
