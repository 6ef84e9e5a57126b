using Nightjar.Sky;

namespace Nightjar.Models.Tests;

public sealed class AlertScorerTests
{
    [Fact]
    public void Cutouts_that_cannot_be_scored_say_why()
    {
        using var model = BraaiModelTests.RandomModel(1);
        using var scorer = model.CreateScorer();
        Assert.Equal(ModelScore.None(ScoreProblem.StampMissing), scorer.Score(new CutoutTriplet()));
        Assert.Equal(ModelScore.None(ScoreProblem.StampTooLarge), scorer.Score(TripletPreprocessingTests.RandomTriplet(1, 121, 121)));
        var blank = TripletPreprocessingTests.RandomTriplet(1, 63, 63);
        blank.Science.Pixels.Fill(float.NaN);
        Assert.Equal(ModelScore.None(ScoreProblem.StampWithoutData), scorer.Score(blank));
        var score = scorer.Score(TripletPreprocessingTests.RandomTriplet(1, 63, 48));
        Assert.InRange(score.Value, 0, 1);
        Assert.Equal(ScoreProblem.None, score.Problem);
        Assert.Throws<ArgumentException>(() => scorer.Score(blank, [1, 2]));
    }

    /// <summary>Whatever is in a batch, and wherever: each alert gets its own score, to the bit, or its own reason.</summary>
    [Fact]
    public void Batches_give_the_scores_of_single_alerts_in_their_order()
    {
        using var model = BraaiModelTests.RandomModel(2);
        using var scorer = model.CreateScorer();
        var random = new Random(5);
        foreach (var count in new[] { 0, 1, 2, 17, 63, 64 })
        {
            var triplets = Enumerable.Range(0, count).Select(i => random.Next(4) switch
            {
                0 => new CutoutTriplet(),
                1 => TripletPreprocessingTests.RandomTriplet(i, 64, 63),
                _ => TripletPreprocessingTests.RandomTriplet(i, 63, 60),
            }).ToArray();
            var expected = triplets.Select(t => scorer.Score(t)).ToArray();
            foreach (var triplet in triplets) scorer.Add(triplet);
            Assert.Equal(count, scorer.Count);
            var scores = new ModelScore[count];
            scorer.Run(scores);
            Assert.Equal(expected, scores);
            Assert.Equal(0, scorer.Count);
            Assert.Distinct(scores.Where(s => s.Problem == ScoreProblem.None).Select(s => s.Value));
        }
    }

    [Fact]
    public void A_full_batch_and_missing_room_are_refused()
    {
        using var model = BraaiModelTests.RandomModel(2);
        using var scorer = model.CreateScorer();
        for (var i = 0; i < AlertScorer.Capacity; i++)
        {
            Assert.False(scorer.IsFull);
            scorer.Add(new CutoutTriplet());
        }

        Assert.True(scorer.IsFull);
        Assert.Throws<InvalidOperationException>(() => scorer.Add(new CutoutTriplet()));
        Assert.Throws<InvalidOperationException>(() => scorer.Score(new CutoutTriplet()));
        Assert.Throws<ArgumentException>(() => scorer.Run(new ModelScore[AlertScorer.Capacity - 1]));
        var scores = new ModelScore[AlertScorer.Capacity];
        scorer.Run(scores);
        Assert.All(scores, s => Assert.Equal(ScoreProblem.StampMissing, s.Problem));
    }

    [Fact]
    public void Many_threads_share_a_model()
    {
        using var model = BraaiModelTests.RandomModel(2);
        var triplets = Enumerable.Range(0, 64).Select(seed => TripletPreprocessingTests.RandomTriplet(seed, 63, 63)).ToArray();
        using var scorer = model.CreateScorer();
        var expected = triplets.Select(t => scorer.Score(t).Value).ToArray();
        var scores = new float[triplets.Length];
        Parallel.For(0, triplets.Length, model.CreateScorer, (i, _, own) =>
        {
            scores[i] = own.Score(triplets[i]).Value;
            return own;
        }, own => own.Dispose());
        Assert.Equal(expected, scores);
        Assert.Distinct(scores);
    }

    [Fact]
    public void Scoring_does_not_allocate()
    {
        using var model = BraaiModelTests.RandomModel(3);
        using var scorer = model.CreateScorer();
        var triplet = TripletPreprocessingTests.RandomTriplet(1, 63, 63);
        var scores = new ModelScore[3];
        Score();

        // The runtime may allocate when it compiles again what ran often.
        Assert.Contains(0, Enumerable.Range(0, 5).Select(_ => Allocated()));

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Score();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Score()
        {
            for (var i = 0; i < scores.Length; i++) scorer.Add(triplet);
            scorer.Run(scores);
        }
    }

    [Fact]
    public void Every_problem_has_its_words() =>
        Assert.Distinct(Enum.GetValues<ScoreProblem>().Select(p => p.Reason()));
}
