using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Physics;

/// <summary>The redshifts at which events of a volumetric rate are seen: rate(z) / (1 + z) dV/dz up to a largest redshift.</summary>
internal sealed class RedshiftLaw
{
    private const int Cells = 400;
    private readonly double[] _cumulative = new double[Cells + 1];
    private readonly double _lowest, _step;

    /// <param name="rate">Events a year and Mpc^3 in their own time, by redshift.</param>
    /// <param name="lowest">The smallest redshift.</param>
    /// <param name="highest">The largest redshift.</param>
    public RedshiftLaw(Func<double, double> rate, double lowest, double highest)
    {
        _lowest = lowest;
        _step = (highest - lowest) / Cells;
        for (var i = 0; i < Cells; i++)
        {
            var z = lowest + (i + 0.5) * _step;
            _cumulative[i + 1] = _cumulative[i] + rate(z) / (1 + z) * Cosmology.VolumePerRedshift(z) * _step;
        }
    }

    /// <summary>Events a year over the whole sky.</summary>
    public double Total => _cumulative[Cells];

    /// <summary>Draws a redshift.</summary>
    public double Draw(ref RandomStream random)
    {
        var wanted = random.NextUnit() * Total;
        var (low, high) = (0, Cells);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_cumulative[middle] <= wanted) low = middle;
            else high = middle;
        }

        var inside = (wanted - _cumulative[low]) / (_cumulative[low + 1] - _cumulative[low]);
        return _lowest + (low + inside) * _step;
    }

    /// <summary>The star formation history of Madau and Dickinson (2014), 1 at redshift 0.</summary>
    public static double StarFormation(double redshift)
    {
        static double Shape(double z) => Math.Pow(1 + z, 2.7) / (1 + Math.Pow((1 + z) / 2.9, 5.6));
        return Shape(redshift) / Shape(0);
    }
}
