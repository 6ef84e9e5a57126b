namespace Nightjar.Learning.GaussianProcesses;

/// <summary>Minimises a smooth function of a few numbers, each within bounds: limited-memory BFGS with projected gradients, the
/// algorithm of L-BFGS-B 3.0. Allocates nothing after it was made.</summary>
/// <remarks>Sources: Byrd, Lu, Nocedal and Zhu 1995, SIAM J. Sci. Comput. 16, 1190; Morales and Nocedal 2011, ACM TOMS 38, 7. For a
/// handful of numbers the limited-memory matrix is written out instead of being kept as factors; steps are the same.</remarks>
public sealed class BoundedLbfgs
{
    /// <summary>The most numbers.</summary>
    public const int MostNumbers = 8;

    private const int Memory = 10;
    private const int MostTrials = 20;
    private const double Epsilon = 2.220446049250313e-16;

    private readonly int _count;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _x;
    private readonly double[] _gradient;
    private readonly double[] _start;
    private readonly double[] _startGradient;
    private readonly double[] _direction;
    private readonly double[] _steps;
    private readonly double[] _changes;
    private readonly QuadraticModel _model;
    private int _pairs;
    private int _oldest;

    /// <summary>Makes room.</summary>
    /// <param name="count">How many numbers.</param>
    public BoundedLbfgs(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostNumbers);
        _count = count;
        (_lower, _upper, _x, _gradient) = (new double[count], new double[count], new double[count], new double[count]);
        (_start, _startGradient, _direction) = (new double[count], new double[count], new double[count]);
        (_steps, _changes) = (new double[Memory * count], new double[Memory * count]);
        _model = new(count);
    }

    /// <summary>The largest number of steps.</summary>
    public int MostSteps { get; init; } = 1000;

    /// <summary>Ends when a step makes the value smaller by less than this share of it, or of 1 where it is smaller.</summary>
    public double ValueTolerance { get; init; } = 1e-6;

    /// <summary>Ends when no derivative that points into the bounds is larger.</summary>
    public double GradientTolerance { get; init; } = 1e-6;

    /// <summary>Minimises.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="x">Where to begin; receives the minimum, or the best place found.</param>
    /// <param name="lower">The smallest value of each number.</param>
    /// <param name="upper">The largest.</param>
    /// <exception cref="ArgumentException">Counts differ, or a bound is NaN or above the other one.</exception>
    public MinimisationResult Minimise<TObjective>(ref TObjective objective, Span<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
        where TObjective : IBoundedObjective
    {
        if (x.Length != _count || lower.Length != _count || upper.Length != _count) throw new ArgumentException($"expected {_count} numbers and as many bounds", nameof(x));
        for (var i = 0; i < _count; i++)
        {
            if (!(lower[i] <= upper[i])) throw new ArgumentException($"number {i} has the bounds {lower[i]} and {upper[i]}", nameof(lower));
            _x[i] = Math.Clamp(x[i], lower[i], upper[i]);
        }

        lower.CopyTo(_lower);
        upper.CopyTo(_upper);
        var result = Run(ref objective);
        _x.CopyTo(x);
        return result;
    }

    private MinimisationResult Run<TObjective>(ref TObjective objective)
        where TObjective : IBoundedObjective
    {
        var (value, evaluations) = (objective.Evaluate(_x, _gradient), 1);
        if (!IsUsable(value)) return new(MinimisationOutcome.NoValue, value, evaluations);
        (_pairs, _oldest) = (0, 0);
        if (ProjectedGradient() <= GradientTolerance) return new(MinimisationOutcome.SmallGradient, value, evaluations);
        for (var step = 0; step < MostSteps; step++)
        {
            _model.Build(_pairs, _oldest, Memory, _steps, _changes);
            _model.Minimise(_x, _gradient, _lower, _upper, canUseSubspace: _pairs > 0, _direction);
            _x.CopyTo(_start, 0);
            _gradient.CopyTo(_startGradient, 0);
            var before = value;
            if (!Search(ref objective, isFirst: step == 0, ref value, ref evaluations, out var taken, out var slopeBefore, out var slope))
            {
                _start.CopyTo(_x, 0);
                _startGradient.CopyTo(_gradient, 0);
                value = before;
                if (_pairs == 0) return new(MinimisationOutcome.NoDescent, value, evaluations);
                _pairs = 0;
                continue;
            }

            if (ProjectedGradient() <= GradientTolerance) return new(MinimisationOutcome.SmallGradient, value, evaluations);
            if (before - value <= ValueTolerance * Math.Max(Math.Max(Math.Abs(before), Math.Abs(value)), 1)) return new(MinimisationOutcome.SmallChange, value, evaluations);
            if ((slope - slopeBefore) * taken > Epsilon * -slopeBefore * taken) Remember();
        }

        return new(MinimisationOutcome.TooManySteps, value, evaluations);
    }

    private bool Search<TObjective>(ref TObjective objective, bool isFirst, ref double value, ref int evaluations, out double taken, out double slopeBefore, out double slope)
        where TObjective : IBoundedObjective
    {
        var most = isFirst ? 1 : LargestStep();
        slope = slopeBefore = Dot(_gradient, _direction);
        taken = 0;
        if (!(slopeBefore < 0)) return false;
        var search = new LineSearch(value, slopeBefore, Math.Min(1, most), most);
        for (var trial = 0; trial < MostTrials; trial++)
        {
            taken = search.Step;
            for (var i = 0; i < _count; i++) _x[i] = Math.Clamp(_start[i] + (taken * _direction[i]), _lower[i], _upper[i]);
            value = objective.Evaluate(_x, _gradient);
            evaluations++;
            if (!IsUsable(value))
            {
                search.Shrink();
                continue;
            }

            slope = Dot(_gradient, _direction);
            if (search.IsDone(value, slope)) return taken > 0;
        }

        return false;
    }

    private bool IsUsable(double value) => double.IsFinite(value) && double.IsFinite(Dot(_gradient, _gradient));

    private double LargestStep()
    {
        var most = 1e10;
        for (var i = 0; i < _count; i++)
        {
            var room = (_direction[i] < 0 ? _lower[i] : _upper[i]) - _x[i];
            if (_direction[i] != 0) most = Math.Min(most, room / _direction[i]);
        }

        return most;
    }

    private double ProjectedGradient()
    {
        var largest = 0.0;
        for (var i = 0; i < _count; i++)
        {
            var g = _gradient[i];
            g = g < 0 ? Math.Max(_x[i] - _upper[i], g) : Math.Min(_x[i] - _lower[i], g);
            largest = Math.Max(largest, Math.Abs(g));
        }

        return largest;
    }

    private void Remember()
    {
        var place = (_oldest + _pairs) % Memory * _count;
        if (_pairs == Memory) _oldest = (_oldest + 1) % Memory;
        else _pairs++;
        for (var i = 0; i < _count; i++)
        {
            _steps[place + i] = _x[i] - _start[i];
            _changes[place + i] = _gradient[i] - _startGradient[i];
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
