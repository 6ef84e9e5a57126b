using System.Numerics;

namespace Nightjar.Learning.GaussianProcesses;

/// <summary>Matérn's kernel with ν = 3/2, f = (1 + s)·e^-s with s = √(3r²): functions that have one derivative.</summary>
public readonly struct Matern32 : IStationaryKernel
{
    /// <inheritdoc/>
    public static Vector<double> Evaluate(Vector<double> squaredDistance, out Vector<double> slope)
    {
        var s = Vector.SquareRoot(squaredDistance * 3);
        var decay = Vector.Exp(-s);
        slope = decay * -1.5;
        return decay + (s * decay);
    }
}
