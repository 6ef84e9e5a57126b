using System.Runtime.CompilerServices;

namespace Nightjar.Simulation.Randomness;

/// <summary>Standard normal numbers by the ziggurat method with 128 layers (Marsaglia and Tsang 2000, in the form of
/// Doornik 2005).</summary>
internal static class Ziggurat
{
    private const int Layers = 128;
    private const double TailStart = 3.442619855899;
    private const double LayerArea = 9.91256303526217e-3;

    private static readonly double[] Edge = MakeEdges();
    private static readonly double[] Ratio = MakeRatios();

    /// <summary>The next number of the stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Next(ref RandomStream random)
    {
        var bits = random.NextBits();
        var u = (bits >> 11) * (2.0 / (1UL << 53)) - 1;
        var layer = (int)(bits & (Layers - 1));
        return Math.Abs(u) < Ratio[layer] ? u * Edge[layer] : Rare(ref random, u, layer);
    }

    private static double Rare(ref RandomStream random, double u, int layer)
    {
        while (true)
        {
            if (Math.Abs(u) < Ratio[layer]) return u * Edge[layer];
            if (layer == 0) return Tail(ref random, u < 0);
            var x = u * Edge[layer];
            var outer = Math.Exp(-0.5 * (Edge[layer] * Edge[layer] - x * x));
            var inner = Math.Exp(-0.5 * (Edge[layer + 1] * Edge[layer + 1] - x * x));
            if (inner + random.NextUnit() * (outer - inner) < 1) return x;
            var bits = random.NextBits();
            u = (bits >> 11) * (2.0 / (1UL << 53)) - 1;
            layer = (int)(bits & (Layers - 1));
        }
    }

    private static double Tail(ref RandomStream random, bool negative)
    {
        double x, y;
        do
        {
            x = Math.Log(1 - random.NextUnit()) / TailStart;
            y = Math.Log(1 - random.NextUnit());
        }
        while (-2 * y < x * x);

        return negative ? x - TailStart : TailStart - x;
    }

    private static double[] MakeEdges()
    {
        var edge = new double[Layers + 1];
        var f = Math.Exp(-0.5 * TailStart * TailStart);
        edge[0] = LayerArea / f;
        edge[1] = TailStart;
        for (var i = 2; i < Layers; i++)
        {
            edge[i] = Math.Sqrt(-2 * Math.Log(LayerArea / edge[i - 1] + f));
            f = Math.Exp(-0.5 * edge[i] * edge[i]);
        }

        return edge;
    }

    private static double[] MakeRatios()
    {
        var ratio = new double[Layers];
        for (var i = 0; i < Layers; i++) ratio[i] = Edge[i + 1] / Edge[i];
        return ratio;
    }
}
