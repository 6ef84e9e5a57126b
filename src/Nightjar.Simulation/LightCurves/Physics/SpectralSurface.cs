namespace Nightjar.Simulation.LightCurves.Physics;

/// <summary>Magnitudes on a grid of phase and logarithm of wavelength, from light curves at a few wavelengths.</summary>
internal sealed class SpectralSurface
{
    private const double FirstPhase = -24, LastPhase = 130, PhaseStep = 0.5;
    private const int WavelengthCells = 48;
    private readonly double _logFirst, _logStep;
    private readonly float[] _magnitudes;
    private readonly int _phases;

    /// <param name="phases">Phases of the light curves, days.</param>
    /// <param name="wavelengths">Wavelengths of the light curves, ångström, rising.</param>
    /// <param name="peaks">Absolute AB magnitude at phase 0, by wavelength.</param>
    /// <param name="curves">Magnitudes over the one at phase 0, by wavelength and phase.</param>
    public SpectralSurface(double[] phases, double[] wavelengths, double[] peaks, double[][] curves)
    {
        _phases = (int)((LastPhase - FirstPhase) / PhaseStep) + 1;
        _logFirst = Math.Log(wavelengths[0]);
        _logStep = (Math.Log(wavelengths[^1]) - _logFirst) / (WavelengthCells - 1);
        _magnitudes = new float[_phases * WavelengthCells];
        for (var p = 0; p < _phases; p++)
        {
            var phase = FirstPhase + p * PhaseStep;
            for (var w = 0; w < WavelengthCells; w++)
            {
                var wavelength = Math.Exp(_logFirst + w * _logStep);
                var k = Math.Clamp(Array.FindLastIndex(wavelengths, x => x <= wavelength), 0, wavelengths.Length - 2);
                var inside = Math.Log(wavelength / wavelengths[k]) / Math.Log(wavelengths[k + 1] / wavelengths[k]);
                _magnitudes[p * WavelengthCells + w] = (float)((1 - inside) * (peaks[k] + Along(phases, curves[k], phase)) + inside * (peaks[k + 1] + Along(phases, curves[k + 1], phase)));
            }
        }
    }

    /// <summary>The absolute AB magnitude; between grid points linear, after the last phase as the last steps decline; at wavelengths
    /// outside the grid that of its edge.</summary>
    public double Magnitude(double phase, double wavelength)
    {
        var p = (phase - FirstPhase) / PhaseStep;
        var w = Math.Clamp((Math.Log(wavelength) - _logFirst) / _logStep, 0, WavelengthCells - 1.001);
        var (row, column) = (Math.Clamp((int)p, 0, _phases - 2), (int)w);
        var (up, right) = (p - row, w - column);
        var at = row * WavelengthCells + column;
        var low = _magnitudes[at] + right * (_magnitudes[at + 1] - _magnitudes[at]);
        at += WavelengthCells;
        var high = _magnitudes[at] + right * (_magnitudes[at + 1] - _magnitudes[at]);
        return low + up * (high - low);
    }

    /// <summary>Piecewise cubic through the points without overshoot (Fritsch and Carlson 1980), straight lines outside.</summary>
    private static double Along(double[] x, double[] y, double at)
    {
        var last = x.Length - 1;
        if (at <= x[0]) return y[0] + (at - x[0]) * (y[1] - y[0]) / (x[1] - x[0]);
        if (at >= x[last]) return y[last] + (at - x[last]) * (y[last] - y[last - 1]) / (x[last] - x[last - 1]);
        var k = Array.FindLastIndex(x, v => v <= at);
        var h = x[k + 1] - x[k];
        var t = (at - x[k]) / h;
        var (a, b) = (Slope(x, y, k) * h, Slope(x, y, k + 1) * h);
        var (t2, t3) = (t * t, t * t * t);
        return (2 * t3 - 3 * t2 + 1) * y[k] + (t3 - 2 * t2 + t) * a + (3 * t2 - 2 * t3) * y[k + 1] + (t3 - t2) * b;
    }

    private static double Slope(double[] x, double[] y, int k)
    {
        if (k == 0) return (y[1] - y[0]) / (x[1] - x[0]);
        if (k == x.Length - 1) return (y[k] - y[k - 1]) / (x[k] - x[k - 1]);
        var (before, after) = ((y[k] - y[k - 1]) / (x[k] - x[k - 1]), (y[k + 1] - y[k]) / (x[k + 1] - x[k]));
        return before * after <= 0 ? 0 : 2 * before * after / (before + after);
    }
}
