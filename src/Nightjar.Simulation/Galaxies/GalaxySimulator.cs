using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Galaxies;

/// <summary>An endless stream of galaxies with votes on their shapes, as Galaxy Zoo has: for the pre-training of vision
/// networks.</summary>
/// <remarks>Galaxy n is a function of the options and n alone. Each is a Sersic bulge and an exponential disc with arms,
/// a bar, dust, knots and companions, blurred by the seeing, in three colours with noise.</remarks>
public sealed class GalaxySimulator
{
    private readonly GalaxyOptions _options;
    private readonly ThreadLocal<GalaxyPainter> _painter;

    /// <summary>A simulator.</summary>
    public GalaxySimulator(GalaxyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _painter = new ThreadLocal<GalaxyPainter>(() => new GalaxyPainter(options.Side));
    }

    /// <summary>One galaxy. May be called by many threads.</summary>
    /// <param name="index">Its number, 0 or more.</param>
    public SimulatedGalaxy Simulate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Make(_painter.Value!, index);
    }

    /// <summary>Galaxies in the order of their numbers, made on several threads, a bounded number at a time.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="count">How many.</param>
    /// <param name="parallelism">Threads; 0 for one a processor. Does not change what is made.</param>
    /// <param name="cancellationToken">Ends early with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<SimulatedGalaxy> Simulate(long first, long count, int parallelism = 0, CancellationToken cancellationToken = default) =>
        OrderedBatches.Run(first, count, parallelism, () => new GalaxyPainter(_options.Side), Make, cancellationToken);

    private SimulatedGalaxy Make(GalaxyPainter painter, long index)
    {
        var random = new RandomStream((ulong)_options.Seed, Streams.Galaxy, (ulong)index);
        var model = GalaxyModel.Draw(ref random);
        var pixels = new float[3 * _options.Side * _options.Side];
        painter.Paint(model, pixels, ref random);
        var probabilities = GalaxyVotes.Probabilities(model);
        return new SimulatedGalaxy
        {
            Index = index,
            Side = _options.Side,
            Pixels = pixels,
            Probabilities = probabilities,
            Votes = GalaxyVotes.Draw(probabilities, _options.Volunteers, ref random),
        };
    }
}
