namespace Nightjar.Learning.GaussianProcesses;

/// <summary>Finds a step that makes a function of one number smaller and flatter: f(s) ≤ f(0) + µ·s·f'(0) and |f'(s)| ≤ η·|f'(0)|.
/// Source: Moré and Thuente 1994, ACM TOMS 20, 286; constants as in L-BFGS-B.</summary>
internal struct LineSearch
{
    private const double Decrease = 1e-3;
    private const double Flatness = 0.9;
    private const double Precision = 0.1;

    private readonly double _value;
    private readonly double _slope;
    private readonly double _most;
    private bool _isBracketed;
    private bool _isSecondStage;
    private double _width;
    private double _widthBefore;
    private double _bestStep;
    private double _bestValue;
    private double _bestSlope;
    private double _otherStep;
    private double _otherValue;
    private double _otherSlope;
    private double _least;
    private double _farthest;

    /// <summary>Begins a search.</summary>
    /// <param name="value">f(0).</param>
    /// <param name="slope">f'(0), negative.</param>
    /// <param name="step">The first step.</param>
    /// <param name="most">The largest step.</param>
    public LineSearch(double value, double slope, double step, double most)
    {
        (_value, _slope, _most, Step) = (value, slope, most, step);
        (_width, _widthBefore) = (most, 2 * most);
        (_bestValue, _bestSlope, _otherValue, _otherSlope) = (value, slope, value, slope);
        _farthest = 5 * step;
    }

    /// <summary>The step to try.</summary>
    public double Step { get; private set; }

    /// <summary>Takes what the function is there.</summary>
    /// <param name="value">f(Step).</param>
    /// <param name="slope">f'(Step).</param>
    /// <returns>Whether the search is over: the step is good, or nothing better will come.</returns>
    public bool IsDone(double value, double slope)
    {
        var demanded = Decrease * _slope;
        var limit = _value + (Step * demanded);
        if (!_isSecondStage && value <= limit && slope >= 0) _isSecondStage = true;
        var isStuck = _isBracketed && (Step <= _least || Step >= _farthest || _farthest - _least <= Precision * _farthest);
        var isAtEnd = (Step == _most && value <= limit && slope <= demanded) || (Step == 0 && (value > limit || slope >= demanded));
        if (isStuck || isAtEnd || (value <= limit && Math.Abs(slope) <= Flatness * -_slope)) return true;
        if (!_isSecondStage && value <= _bestValue && value > limit)
        {
            // The function less its demanded decrease tells better where to look, as long as no step met the demand.
            (_bestValue, _bestSlope) = (_bestValue - (_bestStep * demanded), _bestSlope - demanded);
            (_otherValue, _otherSlope) = (_otherValue - (_otherStep * demanded), _otherSlope - demanded);
            Narrow(value - (Step * demanded), slope - demanded);
            (_bestValue, _bestSlope) = (_bestValue + (_bestStep * demanded), _bestSlope + demanded);
            (_otherValue, _otherSlope) = (_otherValue + (_otherStep * demanded), _otherSlope + demanded);
        }
        else
        {
            Narrow(value, slope);
        }

        Advance();
        return false;
    }

    /// <summary>Halves the step where the function has no value.</summary>
    public void Shrink()
    {
        Step = _bestStep + ((Step - _bestStep) / 2);
        (_least, _farthest) = (Math.Min(_least, Step), Math.Min(_farthest, 5 * Step));
    }

    private void Advance()
    {
        if (_isBracketed)
        {
            var width = Math.Abs(_otherStep - _bestStep);
            if (width >= 0.66 * _widthBefore) Step = _bestStep + (0.5 * (_otherStep - _bestStep));
            (_widthBefore, _width) = (_width, width);
            (_least, _farthest) = (Math.Min(_bestStep, _otherStep), Math.Max(_bestStep, _otherStep));
        }
        else
        {
            (_least, _farthest) = (Step + (1.1 * (Step - _bestStep)), Step + (4 * (Step - _bestStep)));
        }

        Step = Math.Clamp(Step, 0, _most);
        if (_isBracketed && (Step <= _least || Step >= _farthest || _farthest - _least <= Precision * _farthest)) Step = _bestStep;
    }

    // The next step by cubic and quadratic interpolation, and the interval that holds the minimum.
    private void Narrow(double value, double slope)
    {
        var signsDiffer = slope * (_bestSlope / Math.Abs(_bestSlope)) < 0;
        double next;
        if (value > _bestValue)
        {
            var cubic = _bestStep + (CubicShare(_bestStep, _bestValue, _bestSlope, Step, value, slope) * (Step - _bestStep));
            var quadratic = _bestStep + (_bestSlope / (((_bestValue - value) / (Step - _bestStep)) + _bestSlope) / 2 * (Step - _bestStep));
            next = Math.Abs(cubic - _bestStep) < Math.Abs(quadratic - _bestStep) ? cubic : cubic + ((quadratic - cubic) / 2);
            _isBracketed = true;
        }
        else if (signsDiffer)
        {
            var cubic = Step + (CubicShare(Step, value, slope, _bestStep, _bestValue, _bestSlope) * (_bestStep - Step));
            var secant = Step + (slope / (slope - _bestSlope) * (_bestStep - Step));
            next = Math.Abs(cubic - Step) > Math.Abs(secant - Step) ? cubic : secant;
            _isBracketed = true;
        }
        else if (Math.Abs(slope) < Math.Abs(_bestSlope))
        {
            next = Flatter(value, slope);
        }
        else if (_isBracketed)
        {
            next = Step + (CubicShare(Step, value, slope, _otherStep, _otherValue, _otherSlope) * (_otherStep - Step));
        }
        else
        {
            next = Step > _bestStep ? _farthest : _least;
        }

        if (value > _bestValue)
        {
            (_otherStep, _otherValue, _otherSlope) = (Step, value, slope);
        }
        else
        {
            if (signsDiffer) (_otherStep, _otherValue, _otherSlope) = (_bestStep, _bestValue, _bestSlope);
            (_bestStep, _bestValue, _bestSlope) = (Step, value, slope);
        }

        Step = next;
    }

    // A lower value and a smaller slope of the same sign: the cubic may have no minimum, or one on the wrong side.
    private readonly double Flatter(double value, double slope)
    {
        var theta = (3 * (_bestValue - value) / (Step - _bestStep)) + _bestSlope + slope;
        var scale = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(_bestSlope), Math.Abs(slope)));
        var gamma = scale * Math.Sqrt(Math.Max(0, Square(theta / scale) - (_bestSlope / scale * (slope / scale))));
        if (Step > _bestStep) gamma = -gamma;
        var share = (gamma - slope + theta) / (gamma + (_bestSlope - slope) + gamma);
        var cubic = share < 0 && gamma != 0 ? Step + (share * (_bestStep - Step)) : Step > _bestStep ? _farthest : _least;
        var secant = Step + (slope / (slope - _bestSlope) * (_bestStep - Step));
        if (!_isBracketed) return Math.Max(_least, Math.Min(_farthest, Math.Abs(cubic - Step) > Math.Abs(secant - Step) ? cubic : secant));
        var nearer = Math.Abs(cubic - Step) < Math.Abs(secant - Step) ? cubic : secant;
        var limit = Step + (0.66 * (_otherStep - Step));
        return Step > _bestStep ? Math.Min(limit, nearer) : Math.Max(limit, nearer);
    }

    // Where the cubic through two values and slopes is smallest, as a share of the way from the first to the second.
    private static double CubicShare(double a, double valueA, double slopeA, double b, double valueB, double slopeB)
    {
        var theta = (3 * (valueA - valueB) / (b - a)) + slopeA + slopeB;
        var scale = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(slopeA), Math.Abs(slopeB)));
        var gamma = scale * Math.Sqrt(Math.Max(0, Square(theta / scale) - (slopeA / scale * (slopeB / scale))));
        if (b < a) gamma = -gamma;
        return (gamma - slopeA + theta) / (gamma - slopeA + gamma + slopeB);
    }

    private static double Square(double x) => x * x;
}
