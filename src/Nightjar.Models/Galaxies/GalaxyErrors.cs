using Nightjar.Models.Training;

namespace Nightjar.Models.Galaxies;

/// <summary>How far predicted shares of votes are from those that were cast.</summary>
internal static class GalaxyErrors
{
    /// <summary>Mean absolute errors on the test part, over all answers whose question was asked.</summary>
    /// <param name="set">Galaxies with votes for numbers.</param>
    /// <param name="split">The parts.</param>
    /// <param name="questions">Where the answers of each question lie.</param>
    /// <param name="predict">Concentrations of an image.</param>
    /// <returns>The prediction's error, and that of the mean shares of the training part.</returns>
    public static (double Error, double Constant) Of(TripletSet set, TripletSplit split, Range[] questions, Func<float[], float[]> predict)
    {
        var means = MeanShares(set, split.Training, questions);
        var (image, count, error, constant) = (new float[TripletPreprocessing.InputLength], 0, 0.0, 0.0);
        foreach (var example in split.Test)
        {
            set.ReadImage(example, image);
            var votes = set.NumbersOf(example);
            var concentrations = predict(image);
            foreach (var question in questions)
            {
                var cast = votes[question];
                var asked = Sum(cast);
                if (asked == 0) continue;
                var own = concentrations.AsSpan(question);
                var mean = means.AsSpan(question);
                var all = Sum(own);
                for (var i = 0; i < cast.Length; i++, count++)
                {
                    error += Math.Abs((own[i] / all) - (cast[i] / asked));
                    constant += Math.Abs(mean[i] - (cast[i] / asked));
                }
            }
        }

        return (error / count, constant / count);
    }

    private static double[] MeanShares(TripletSet set, IReadOnlyList<int> examples, Range[] questions)
    {
        var means = new double[set.NumberCount];
        foreach (var example in examples)
        {
            for (var i = 0; i < means.Length; i++) means[i] += set.NumbersOf(example)[i];
        }

        foreach (var question in questions)
        {
            var shares = means.AsSpan(question);
            var sum = 0.0;
            foreach (var share in shares) sum += share;
            foreach (ref var share in shares) share = sum == 0 ? 0 : share / sum;
        }

        return means;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
