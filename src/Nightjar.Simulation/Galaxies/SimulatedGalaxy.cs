namespace Nightjar.Simulation.Galaxies;

/// <summary>A colour image of a galaxy and what volunteers would say of it.</summary>
public sealed class SimulatedGalaxy
{
    /// <summary>Its number in the stream of galaxies.</summary>
    public required long Index { get; init; }

    /// <summary>Rows and columns of the image.</summary>
    public required int Side { get; init; }

    /// <summary>The image, channel by channel (z, r, g), each row by row, in units of the noise of an empty pixel of the r
    /// channel; the sky is 0.</summary>
    public required float[] Pixels { get; init; }

    /// <summary>How many volunteers gave each answer, in the order of <see cref="GalaxyQuestions.Answers"/>.</summary>
    public required int[] Votes { get; init; }

    /// <summary>The probability of each answer given that its question was asked: what infinitely many volunteers would
    /// have voted.</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>Votes for an answer over votes for its question; NaN where the question was never asked.</summary>
    public float Fraction(int answer)
    {
        foreach (var (_, first, end) in GalaxyQuestions.Questions)
        {
            if (answer < first || answer >= end) continue;
            var total = 0;
            for (var i = first; i < end; i++) total += Votes[i];
            return total == 0 ? float.NaN : (float)Votes[answer] / total;
        }

        throw new ArgumentOutOfRangeException(nameof(answer), answer, "there is no such answer");
    }
}
