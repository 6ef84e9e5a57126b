namespace Nightjar.Simulation.LightCurves.Physics;

/// <summary>Distances in a flat universe with H0 = 70 km/s/Mpc and matter density 0.3.</summary>
internal static class Cosmology
{
    /// <summary>The largest redshift of the table.</summary>
    public const double MaximumRedshift = 6;

    private const double HubbleDistance = 299_792.458 / 70; // Mpc
    private const double Matter = 0.3;
    private const double Step = 0.002;

    private static readonly double[] Comoving = MakeTable();

    /// <summary>The expansion rate over today's.</summary>
    public static double Expansion(double redshift) => Math.Sqrt(Matter * (1 + redshift) * (1 + redshift) * (1 + redshift) + 1 - Matter);

    /// <summary>Comoving distance, Mpc.</summary>
    public static double ComovingDistance(double redshift)
    {
        var x = redshift / Step;
        var cell = Math.Min((int)x, Comoving.Length - 2);
        return Comoving[cell] + (x - cell) * (Comoving[cell + 1] - Comoving[cell]);
    }

    /// <summary>Luminosity distance, Mpc.</summary>
    public static double LuminosityDistance(double redshift) => (1 + redshift) * ComovingDistance(redshift);

    /// <summary>Distance modulus, magnitudes: 5 log10(d / 10 pc).</summary>
    public static double DistanceModulus(double redshift) => 5 * Math.Log10(LuminosityDistance(redshift)) + 25;

    /// <summary>Comoving volume a unit of redshift over the whole sky, Mpc^3.</summary>
    public static double VolumePerRedshift(double redshift)
    {
        var distance = ComovingDistance(redshift);
        return 4 * Math.PI * distance * distance * HubbleDistance / Expansion(redshift);
    }

    private static double[] MakeTable()
    {
        var table = new double[(int)(MaximumRedshift / Step) + 2];
        for (var i = 1; i < table.Length; i++)
        {
            var low = (i - 1) * Step;
            // Simpson's rule; its error here is far below a part in 10^12.
            table[i] = table[i - 1] + HubbleDistance * Step / 6 * (1 / Expansion(low) + 4 / Expansion(low + Step / 2) + 1 / Expansion(low + Step));
        }

        return table;
    }
}
