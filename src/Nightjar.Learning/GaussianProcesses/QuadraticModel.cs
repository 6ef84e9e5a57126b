namespace Nightjar.Learning.GaussianProcesses;

/// <summary>The quadratic that stands for a function around a point, and its minimum within bounds: first along the bent path of
/// steepest descent (the generalised Cauchy point), then among the numbers that are at no bound there.</summary>
internal sealed class QuadraticModel(int count)
{
    private readonly double[] _matrix = new double[count * count];
    private readonly double[] _product = new double[count];
    private readonly double[] _path = new double[count];
    private readonly double[] _point = new double[count];
    private readonly double[] _breaks = new double[count];
    private readonly bool[] _isFree = new bool[count];
    private readonly double[] _system = new double[count * count];
    private readonly double[] _solution = new double[count];
    private readonly int[] _places = new int[count];

    /// <summary>Writes out B from the last steps s and changes of the gradient y: it begins as θ·1, θ = y·y/s·y of the newest pair,
    /// and each pair adds y·yᵀ/s·y - B·s·sᵀ·B/s·B·s.</summary>
    public void Build(int pairs, int oldest, int capacity, double[] steps, double[] changes)
    {
        var theta = 1.0;
        if (pairs > 0)
        {
            var newest = Row(oldest + pairs - 1);
            var y = changes.AsSpan(newest, count);
            theta = Dot(y, y) / Dot(y, steps.AsSpan(newest, count));
        }

        for (var i = 0; i < _matrix.Length; i++) _matrix[i] = i / count == i % count ? theta : 0;
        for (var k = 0; k < pairs; k++)
        {
            var s = steps.AsSpan(Row(oldest + k), count);
            var y = changes.AsSpan(Row(oldest + k), count);
            Multiply(s, _product);
            var (along, curvature) = (Dot(s, _product), Dot(s, y));
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++) _matrix[(i * count) + j] += (y[i] * y[j] / curvature) - (_product[i] * _product[j] / along);
            }
        }

        int Row(int index) => index % capacity * count;
    }

    /// <summary>Finds the minimum of g·p + ½·p·B·p within bounds.</summary>
    /// <param name="x">Where p begins.</param>
    /// <param name="gradient">g.</param>
    /// <param name="lower">The smallest x + p.</param>
    /// <param name="upper">The largest.</param>
    /// <param name="canUseSubspace">Whether B knows more than a scale.</param>
    /// <param name="direction">Receives p.</param>
    public void Minimise(double[] x, double[] gradient, double[] lower, double[] upper, bool canUseSubspace, double[] direction)
    {
        FollowPath(x, gradient, lower, upper);
        if (canUseSubspace) MinimiseFree(x, gradient, lower, upper);
        for (var i = 0; i < count; i++) direction[i] = _point[i] - x[i];
    }

    private void FollowPath(double[] x, double[] gradient, double[] lower, double[] upper)
    {
        for (var i = 0; i < count; i++)
        {
            var g = gradient[i];
            var isFixed = g == 0 ? lower[i] == upper[i] : g > 0 ? x[i] <= lower[i] : x[i] >= upper[i];
            _isFree[i] = !isFixed;
            _path[i] = isFixed ? 0 : -g;
            _breaks[i] = isFixed || g == 0 ? double.PositiveInfinity : (x[i] - (g > 0 ? lower[i] : upper[i])) / g;
            _point[i] = x[i];
        }

        var walked = 0.0;
        while (true)
        {
            Multiply(_path, _product);
            var bend = Dot(_path, _product);
            var slope = 0.0;
            for (var i = 0; i < count; i++) slope += (_path[i] * gradient[i]) + (_product[i] * (_point[i] - x[i]));
            var best = bend > 0 ? Math.Max(0, -slope / bend) : 0;
            var next = Array.IndexOf(_breaks, _breaks.Min());
            var room = _breaks[next] - walked;
            var length = Math.Min(best, room);
            if (slope < 0) for (var i = 0; i < count; i++) _point[i] += length * _path[i];
            if (slope >= 0 || best < room) return;
            walked = _breaks[next];
            _point[next] = _path[next] < 0 ? lower[next] : upper[next];
            (_path[next], _isFree[next], _breaks[next]) = (0, false, double.PositiveInfinity);
        }
    }

    private void MinimiseFree(double[] x, double[] gradient, double[] lower, double[] upper)
    {
        var free = 0;
        for (var i = 0; i < count; i++)
        {
            if (_isFree[i]) _places[free++] = i;
        }

        if (free == 0) return;
        for (var i = 0; i < count; i++) _path[i] = _point[i] - x[i];
        Multiply(_path, _product);
        for (var a = 0; a < free; a++)
        {
            _solution[a] = -(gradient[_places[a]] + _product[_places[a]]);
            for (var b = 0; b < free; b++) _system[(a * count) + b] = _matrix[(_places[a] * count) + _places[b]];
        }

        if (!Solve(free)) return;
        var downhill = 0.0;
        var isInside = true;
        for (var a = 0; a < free; a++)
        {
            var i = _places[a];
            var wanted = _point[i] + _solution[a];
            var allowed = Math.Clamp(wanted, lower[i], upper[i]);
            isInside &= wanted == allowed;
            _path[i] = allowed - x[i];
        }

        for (var i = 0; i < count; i++) downhill += _path[i] * gradient[i];
        if (isInside || downhill <= 0)
        {
            for (var a = 0; a < free; a++) _point[_places[a]] = x[_places[a]] + _path[_places[a]];
            return;
        }

        // Projected it would lead uphill: go towards it until the first bound.
        var share = 1.0;
        for (var a = 0; a < free; a++)
        {
            var i = _places[a];
            var room = (_solution[a] < 0 ? lower[i] : upper[i]) - _point[i];
            if (_solution[a] != 0) share = Math.Min(share, room / _solution[a]);
        }

        for (var a = 0; a < free; a++) _point[_places[a]] = Math.Clamp(_point[_places[a]] + (share * _solution[a]), lower[_places[a]], upper[_places[a]]);
    }

    // Elimination without a search for pivots: B is positive definite but for rounding.
    private bool Solve(int size)
    {
        for (var k = 0; k < size; k++)
        {
            var pivot = _system[(k * count) + k];
            if (!(pivot > 0)) return false;
            for (var i = k + 1; i < size; i++)
            {
                var factor = _system[(i * count) + k] / pivot;
                for (var j = k; j < size; j++) _system[(i * count) + j] -= factor * _system[(k * count) + j];
                _solution[i] -= factor * _solution[k];
            }
        }

        for (var k = size - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < size; j++) _solution[k] -= _system[(k * count) + j] * _solution[j];
            _solution[k] /= _system[(k * count) + k];
        }

        return true;
    }

    private void Multiply(ReadOnlySpan<double> vector, double[] product)
    {
        for (var i = 0; i < count; i++) product[i] = Dot(_matrix.AsSpan(i * count, count), vector);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
