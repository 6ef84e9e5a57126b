using System.Globalization;
using Nightjar.Broker;
using Nightjar.Models;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;
using Nightjar.Models.Training;
using Nightjar.Simulation.Histories;
using Nightjar.Simulation.Triplets;
using Nightjar.Sky;

namespace Nightjar.Cli.Labels;

/// <summary>Makes the alerts and galaxies of a study. They are a function of its options, so that a study that goes on sees the same
/// ones.</summary>
internal sealed class VisionStudySimulation
{
    private const double NoCatalogueStar = 0; // scores below are the survey's -999

    private readonly VisionStudyOptions _options;
    private readonly TripletSet _survey;
    private readonly TripletSet? _deep;
    private readonly CutoutTriplet _planes = new();
    private readonly List<int> _subsets = [];
    private readonly float[] _numbers = new float[BtsbotModel.Columns.Count];
    private readonly float[] _pixels = new float[TripletPreprocessing.InputLength];

    private VisionStudySimulation(string folder, VisionStudyOptions options)
    {
        _options = options;
        _survey = new(folder, TripletNormalization.WholePlaneDouble, BtsbotModel.Columns.Count);
        _deep = options.Sets.Contains(FineTuningSet.Deep) ? new(folder, TripletNormalization.WholePlaneDouble, BtsbotModel.Columns.Count) : null;
    }

    /// <summary>Simulates.</summary>
    /// <param name="folder">Where the temporary files go.</param>
    /// <param name="options">The study.</param>
    /// <param name="cancellation">Ends it.</param>
    public static VisionStudyData Make(string folder, VisionStudyOptions options, CancellationToken cancellation)
    {
        var simulation = new VisionStudySimulation(folder, options);
        try
        {
            var split = simulation.Fill(cancellation);
            var galaxies = options.WithGalaxies ? GalaxyExamples.Make(folder, (long)options.Seed, options.Galaxies, cancellation) : null;
            return new(simulation._survey, simulation._deep, galaxies, GalaxyExamples.Questions, simulation._subsets, split);
        }
        catch
        {
            simulation._survey.Dispose();
            simulation._deep?.Dispose();
            throw;
        }
    }

    // Objects come in the order of the simulation, which is random: the first are for the test, the next for validation, the rest for training.
    private TripletSplit Fill(CancellationToken cancellation)
    {
        (List<int> Examples, int Wanted)[] parts = [([], _options.TestAlerts), ([], _options.ValidationAlerts), ([], _options.TrainingAlerts)];
        var all = parts.Sum(p => p.Wanted);
        ProgressDisplay.Run("simulating alerts", () => (_subsets.Count, (double)_subsets.Count / all), () =>
        {
            var simulator = new AlertHistorySimulator(new HistoryOptions { Seed = (long)_options.Seed, MaximumAlerts = _options.AlertsPerObject, WithDeep = _deep is not null });
            var part = 0;
            foreach (var history in simulator.Simulate(0, long.MaxValue, cancellationToken: cancellation))
            {
                foreach (var alert in history.Alerts)
                {
                    if (parts[part].Examples.Count < parts[part].Wanted && Passes(alert) && Add(history, alert)) parts[part].Examples.Add(_subsets.Count - 1);
                }

                if (parts[part].Examples.Count == parts[part].Wanted && ++part == parts.Length) return;
            }
        });
        foreach (var (examples, _) in parts)
        {
            if (examples.Select(i => _survey.Alerts[i].IsPositive).Distinct().Count() < 2) throw new NightjarException("the study is too small: a part has alerts of one label alone; give more --alerts or another --seed") { IsUsage = true };
        }

        return new(parts[2].Examples, parts[1].Examples, parts[0].Examples);
    }

    /// <summary>The published cuts: brighter than the template, in g or r, with a star or galaxy of the catalogue nearby.</summary>
    private static bool Passes(SimulatedTriplet alert) =>
        alert.IsPositive && alert.Band is PassBand.G or PassBand.R && (alert.Metadata.StarScores[0] >= NoCatalogueStar || alert.Metadata.StarScores[1] >= NoCatalogueStar);

    private bool Add(SimulatedHistory history, SimulatedTriplet alert)
    {
        alert.Metadata.WriteBtsbot(_numbers);
        var id = _subsets.Count.ToString(CultureInfo.InvariantCulture);
        LabelledAlert label = new($"{history.ObjectId}-{id}", history.ObjectId, history.IsBrightTransient, alert.Metadata.Magnitude, $"{history.Subset} {history.Kind}");
        if (_survey.Add(label, alert.Cutouts, _numbers) != ScoreProblem.None) return false;
        if (_deep is not null)
        {
            Planes.Fill(_planes, DeepPixels(alert.Deep));
            _deep.Add(label, _planes, _numbers);
        }

        _subsets.Add((int)history.Subset);
        return true;
    }

    private ReadOnlySpan<float> DeepPixels(DeepCutout? deep)
    {
        if (deep is null) return [];
        const int plane = TripletPreprocessing.Side * TripletPreprocessing.Side;
        deep.Z.CopyTo(_pixels, 0);
        deep.R.CopyTo(_pixels, plane);
        deep.G.CopyTo(_pixels, 2 * plane);
        return _pixels;
    }
}
