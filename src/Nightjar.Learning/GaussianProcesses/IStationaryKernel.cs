using System.Numerics;

namespace Nightjar.Learning.GaussianProcesses;

/// <summary>How alike two points are that lie a distance apart: k = c·f(r²), where f(0) = 1 and r² = Σ Δ²/M over the axes.</summary>
public interface IStationaryKernel
{
    /// <summary>Evaluates f and its slope.</summary>
    /// <param name="squaredDistance">r², not negative.</param>
    /// <param name="slope">df/d(r²); finite at 0.</param>
    /// <returns>f(r²).</returns>
    static abstract Vector<double> Evaluate(Vector<double> squaredDistance, out Vector<double> slope);
}
