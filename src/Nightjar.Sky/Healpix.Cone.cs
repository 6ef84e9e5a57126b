namespace Nightjar.Sky;

public static partial class Healpix
{
    /// <summary>Pixels are divided until they are this many times smaller than the cone's radius. Finer ones cost time,
    /// and with a few dozen ranges win nothing.</summary>
    private const double PixelsPerRadius = 5;

    /// <summary>No point of a pixel of order n is farther from its centre than this over 2^n, in radians. The largest
    /// radius tends to 1.069 / 2^n from below, at the corners of polar caps.</summary>
    private const double LargestRadius = 1.07;

    /// <summary>Added to every radius: far more than the rounding of positions and indices, a thousandth of the finest pixel.</summary>
    private const double MarginRadians = 1e-12;

    /// <summary>Ranges of order-29 indices that together hold every position of a cone, and as little else as so few
    /// ranges can. Does not allocate.</summary>
    /// <param name="cone">The cone. An invalid one has no ranges.</param>
    /// <param name="ranges">Receives the ranges, ascending, with gaps between them. More room gives a tighter cover; 16 is a
    /// good number for a database.</param>
    /// <returns>How many ranges were written.</returns>
    public static int ConeCover(Cone cone, Span<HealpixRange> ranges)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ranges.Length, nameof(ranges));
        if (!cone.IsValid) return 0;
        var radius = cone.Radius.Radians + MarginRadians;
        var depth = 0;
        while (depth < MaxOrder && radius < PixelsPerRadius / (1L << depth)) depth++;
        var cover = new Cover(UnitVector.Of(cone.Center), radius, depth, ranges);
        for (var face = 0; face < 12; face++) cover.Visit(face, 0);
        return cover.Count;
    }

    /// <summary>As the other form, with an array of its own.</summary>
    /// <param name="cone">The cone. An invalid one has no ranges.</param>
    /// <param name="maxRanges">The largest number of ranges, at least 1.</param>
    public static HealpixRange[] ConeCover(Cone cone, int maxRanges)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxRanges);
        Span<HealpixRange> ranges = maxRanges <= 256 ? stackalloc HealpixRange[maxRanges] : new HealpixRange[maxRanges];
        return ranges[..ConeCover(cone, ranges)].ToArray();
    }

    /// <summary>The walk down the tree of pixels. Pixels come in ascending order, so that ranges grow at their end.</summary>
    private ref struct Cover(UnitVector center, double radius, int depth, Span<HealpixRange> ranges)
    {
        private readonly UnitVector _center = center;
        private readonly double _radius = radius;
        private readonly int _depth = depth;
        private readonly Span<HealpixRange> _ranges = ranges;

        public int Count { get; private set; }

        public void Visit(long index, int order)
        {
            var side = (double)(1L << order);
            var (face, column, row) = FaceAndPlace(index, order);
            var middle = VectorOn(face, (column + 0.5) / side, (row + 0.5) / side);
            var distance = middle.AngleTo(_center);
            var extent = LargestRadius / side;
            if (distance > _radius + extent) return;
            if (distance + extent > _radius)
            {
                extent = Math.Max(
                    Math.Max(middle.AngleTo(VectorOn(face, column / side, row / side)),
                        middle.AngleTo(VectorOn(face, (column + 1) / side, (row + 1) / side))),
                    Math.Max(middle.AngleTo(VectorOn(face, (column + 1) / side, row / side)),
                        middle.AngleTo(VectorOn(face, column / side, (row + 1) / side))));
                if (distance > _radius + extent) return;
                if (distance + extent > _radius && order < _depth)
                {
                    for (var child = 0; child < 4; child++) Visit(index * 4 + child, order + 1);
                    return;
                }
            }

            Add(RangeOf(index, order));
        }

        private void Add(HealpixRange range)
        {
            if (Count > 0 && _ranges[Count - 1].Last + 1 == range.First)
            {
                _ranges[Count - 1] = new HealpixRange(_ranges[Count - 1].First, range.Last);
            }
            else if (Count < _ranges.Length)
            {
                _ranges[Count++] = range;
            }
            else
            {
                AddWithoutRoom(range);
            }
        }

        /// <summary>Closes the smallest gap. Done at every overflow, this leaves the largest gaps of all: the best cover there is.</summary>
        private readonly void AddWithoutRoom(HealpixRange range)
        {
            var smallest = Count;
            var smallestGap = range.First - _ranges[Count - 1].Last;
            for (var i = 1; i < Count; i++)
            {
                var gap = _ranges[i].First - _ranges[i - 1].Last;
                if (gap < smallestGap) (smallest, smallestGap) = (i, gap);
            }

            var end = smallest == Count ? range.Last : _ranges[smallest].Last;
            _ranges[smallest - 1] = new HealpixRange(_ranges[smallest - 1].First, end);
            if (smallest == Count) return;
            _ranges[(smallest + 1)..].CopyTo(_ranges[smallest..]);
            _ranges[Count - 1] = range;
        }
    }

    private static UnitVector VectorOn(int face, double x, double y)
    {
        var (eighth, sine, cosine) = PointOn(face, x, y);
        var (sinLongitude, cosLongitude) = Math.SinCos(eighth * (Math.PI / 4));
        return new UnitVector(cosine * cosLongitude, cosine * sinLongitude, sine);
    }
}
