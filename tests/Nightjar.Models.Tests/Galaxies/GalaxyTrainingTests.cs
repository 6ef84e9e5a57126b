using Nightjar.Models.Btsbot;
using Nightjar.Models.Galaxies;
using Nightjar.Models.Training;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Galaxies;

public sealed class GalaxyTrainingTests : IDisposable
{
    private static readonly Range[] s_questions = [0..2, 2..5];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Exact_shares_have_no_error_and_questions_that_nobody_was_asked_do_not_count()
    {
        using var set = Set(6);
        TripletSplit split = new([0, 1], [2], [3, 4, 5]);
        var example = 3;
        var (error, constant) = GalaxyErrors.Of(set, split, s_questions, _ => Array.ConvertAll(set.NumbersOf(example++).ToArray(), v => v == 0 ? 0 : 3 * v));
        Assert.Equal(0, error, 1e-7);

        // The mean shares of galaxies 0 and 1 are 1/2 and 1/2, and 0, 0, 1 as one alone was asked: half a share off for 6 of 12 answers.
        Assert.Equal(0.25, constant, 1e-7);
    }

    [Fact]
    public void The_loss_falls_and_the_trunk_fits_other_networks()
    {
        using var set = Set(40);
        var options = new GalaxyTrainingOptions { Questions = s_questions, Epochs = 3, BatchSize = 8, LearningRate = 1e-3f, Threads = 1 };
        var split = TripletSplit.Of(set.Alerts, 1);
        var result = GalaxyTraining.Run(set, split, options, _folder["g.safetensors"], TestContext.Current.CancellationToken);
        Assert.True(result.Training.Epochs[^1].Values["loss"] < result.Training.Epochs[0].Values["loss"]);
        GalaxyTraining.Run(set, split, options with { Threads = 2 }, _folder["h.safetensors"], TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(_folder["g.safetensors"]), File.ReadAllBytes(_folder["h.safetensors"]));
        Assert.Equal(TripletNormalization.WholePlane, InitialWeights.StatedNormalization(_folder["g.safetensors"]));
        var again = GalaxyTraining.Run(set, split, options with { InitialWeights = _folder["g.safetensors"], Epochs = 1 }, _folder["h.safetensors"], TestContext.Current.CancellationToken);
        Assert.Empty(again.Taken!.Kept);
        Assert.Equal(VisionArchitecture.ConvNextPico, options.Architecture);
        Assert.Contains("too few", Assert.Throws<InvalidDataException>(() => GalaxyTraining.Run(set, split with { Test = [] }, options, _folder["h.safetensors"])).Message, StringComparison.Ordinal);
    }

    // Bright and dark images by turns; the votes say which, and every other one is asked a second question.
    private TripletSet Set(int count)
    {
        var set = new TripletSet(_folder.Path, TripletNormalization.WholePlane, 5);
        for (var i = 0; i < count; i++)
        {
            var planes = TripletPreprocessingTests.RandomTriplet(i, 63, 63);
            if (i % 2 == 1)
            {
                foreach (ref var pixel in planes.Template.Pixels) pixel = Math.Abs(pixel);
            }

            set.Add(new($"{i}", $"{i}", false, double.NaN, ""), planes, i % 2 == 1 ? [0, 10, 0, 0, 4] : [10, 0, 0, 0, 0]);
        }

        return set;
    }
}
