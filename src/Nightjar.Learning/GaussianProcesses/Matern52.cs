using System.Numerics;

namespace Nightjar.Learning.GaussianProcesses;

/// <summary>Matérn's kernel with ν = 5/2, f = (1 + s + s²/3)·e^-s with s = √(5r²): functions that have two derivatives.</summary>
public readonly struct Matern52 : IStationaryKernel
{
    /// <inheritdoc/>
    public static Vector<double> Evaluate(Vector<double> squaredDistance, out Vector<double> slope)
    {
        var s = Vector.SquareRoot(squaredDistance * 5);
        var decay = Vector.Exp(-s);
        slope = (decay + (s * decay)) * (-5 / 6.0);
        return decay * (Vector<double>.One + s + (squaredDistance * (5 / 3.0)));
    }
}
