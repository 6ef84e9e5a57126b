using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Galaxies;

/// <summary>What volunteers answer: the truth as far as the image shows it, and the decision tree.</summary>
internal static class GalaxyVotes
{
    private const int
        Smooth = 0, Featured = 1, Artefact = 2, Round = 3, InBetween = 4, Cigar = 5, EdgeOn = 6, NotEdgeOn = 7, BulgeRounded = 8, BulgeNone = 9,
        BarStrong = 10, BarWeak = 11, BarNo = 12, ArmsYes = 13, ArmsNo = 14, Tight = 15, Medium = 16, Loose = 17, ArmCount = 18,
        BulgeDominant = 23, BulgeLarge = 24, BulgeModerate = 25, BulgeSmall = 26, BulgeNo = 27, MergeNone = 28, MergeMinor = 29, Merger = 30;

    /// <summary>The probability of each answer, given that its question is asked.</summary>
    public static float[] Probabilities(GalaxyModel model)
    {
        var p = new float[GalaxyQuestions.Answers.Count];
        var seen = model.Visibility;
        var artefact = model.IsArtefact ? 0.85 : 0.02;
        // A smooth galaxy looks smooth in any image; a disc only where it shows.
        var featured = model.IsDisc ? 0.08 + 0.87 * Math.Max(seen, model.IsEdgeOn ? 0.6 : 0) : 0.05 + 0.2 * (model.Disturbance == 2 ? seen : 0);
        Set(p, Smooth, (1 - artefact) * (1 - featured), (1 - artefact) * featured, artefact);
        var q = model.AxisRatio;
        Set(p, Round, Rise(q, 0.8, 0.06), Rise(q, 0.42, 0.06) * (1 - Rise(q, 0.8, 0.06)), 1 - Rise(q, 0.42, 0.06));
        var edge = model.IsEdgeOn ? 0.5 + 0.48 * seen : 0.03 + 0.2 * (1 - Rise(q, 0.42, 0.05));
        Set(p, EdgeOn, edge, 1 - edge);
        Set(p, BulgeRounded, Rise(model.BulgeShare, 0.12, 0.05), 1 - Rise(model.BulgeShare, 0.12, 0.05));
        var bar = model.BarShareOfLight > 0 ? 0.1 + 0.85 * seen : 0.06;
        var strong = Rise(model.BarShareOfLight * model.BarLength, 0.1, 0.03);
        Set(p, BarStrong, bar * strong, bar * (1 - strong), 1 - bar);
        var arms = model.Arms > 0 ? 0.12 + 0.86 * seen * Rise(model.ArmStrength, 0.3, 0.12) : 0.08;
        Set(p, ArmsYes, arms, 1 - arms);
        var pitch = Math.Abs(model.Pitch);
        Set(p, Tight, 1 - Rise(pitch, 0.26, 0.05), Rise(pitch, 0.26, 0.05) * (1 - Rise(pitch, 0.45, 0.05)), Rise(pitch, 0.45, 0.05));
        var known = model.Arms > 0 ? 0.15 + 0.75 * seen : 0.2;
        for (var i = 1; i <= 4; i++) p[ArmCount + i - 1] = (float)(i == model.Arms ? known : (1 - known) * 0.12);
        p[ArmCount + 4] = (float)((1 - known) * (1 - 0.12 * (model.Arms > 0 ? 3 : 4)) + (model.Arms > 0 ? 0 : known));
        var b = model.BulgeShare;
        var (above0, above1, above2, above3) = (Rise(b, 0.05, 0.02), Rise(b, 0.18, 0.04), Rise(b, 0.35, 0.05), Rise(b, 0.52, 0.05));
        Set(p, BulgeDominant, above3, above2 * (1 - above3), above1 * (1 - above2) * (1 - above3), above0 * (1 - above1) * (1 - above2) * (1 - above3),
            (1 - above0) * (1 - above1) * (1 - above2) * (1 - above3));
        var disturbed = 0.3 + 0.65 * seen;
        if (model.Disturbance == 2) Set(p, MergeNone, 1 - disturbed, 0.3 * disturbed, 0.7 * disturbed);
        else if (model.Disturbance == 1) Set(p, MergeNone, 1 - 0.8 * disturbed, 0.7 * disturbed, 0.1 * disturbed);
        else Set(p, MergeNone, 0.93, 0.05, 0.02);
        return p;
    }

    /// <summary>The answers of some volunteers, each of whom walks down the tree.</summary>
    public static int[] Draw(float[] probabilities, int volunteers, ref RandomStream random)
    {
        var votes = new int[probabilities.Length];
        for (var i = 0; i < volunteers; i++)
        {
            var shape = Ask(probabilities, votes, Smooth, Artefact + 1, ref random);
            if (shape == Artefact) continue;
            if (shape == Smooth) Ask(probabilities, votes, Round, Cigar + 1, ref random);
            else if (Ask(probabilities, votes, EdgeOn, NotEdgeOn + 1, ref random) == EdgeOn) Ask(probabilities, votes, BulgeRounded, BulgeNone + 1, ref random);
            else AskOfFace(probabilities, votes, ref random);
            Ask(probabilities, votes, MergeNone, Merger + 1, ref random);
        }

        return votes;
    }

    private static void AskOfFace(float[] p, int[] votes, ref RandomStream random)
    {
        Ask(p, votes, BarStrong, BarNo + 1, ref random);
        if (Ask(p, votes, ArmsYes, ArmsNo + 1, ref random) == ArmsYes)
        {
            Ask(p, votes, Tight, Loose + 1, ref random);
            Ask(p, votes, ArmCount, BulgeDominant, ref random);
        }

        Ask(p, votes, BulgeDominant, BulgeNo + 1, ref random);
    }

    private static int Ask(float[] p, int[] votes, int first, int end, ref RandomStream random)
    {
        var at = random.NextUnit();
        var answer = first;
        for (; answer < end - 1; answer++)
        {
            if (at < p[answer]) break;
            at -= p[answer];
        }

        votes[answer]++;
        return answer;
    }

    /// <summary>Writes the shares of one question so that they add up to 1.</summary>
    private static void Set(float[] p, int first, params ReadOnlySpan<double> shares)
    {
        var sum = 0.0;
        foreach (var share in shares) sum += share;
        for (var i = 0; i < shares.Length; i++) p[first + i] = (float)(shares[i] / sum);
    }

    private static double Rise(double value, double middle, double width) => 1 / (1 + Math.Exp(-(value - middle) / width));
}
