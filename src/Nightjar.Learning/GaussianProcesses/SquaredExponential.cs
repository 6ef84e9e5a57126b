using System.Numerics;

namespace Nightjar.Learning.GaussianProcesses;

/// <summary>f = e^(-r²/2): functions that have every derivative.</summary>
public readonly struct SquaredExponential : IStationaryKernel
{
    /// <inheritdoc/>
    public static Vector<double> Evaluate(Vector<double> squaredDistance, out Vector<double> slope)
    {
        var value = Vector.Exp(squaredDistance * -0.5);
        slope = value * -0.5;
        return value;
    }
}
