using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Parallelism;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Inference;

/// <summary>Embeddings of an input that holds whole numbers: the bands of a light curve beside its fluxes.</summary>
public sealed class EmbedStepTests : IDisposable
{
    private const int Time = 6;
    private const int Bands = 5;
    private const int Features = 7;

    private readonly TensorPool _pool = new();
    private readonly Parameter _bands;
    private readonly Parameter _weight;
    private readonly FrozenModel _model;

    public EmbedStepTests()
    {
        _bands = new("bands.weight", _pool.RentCopy(new(Bands, Features), new Random(1).Normal(Bands * Features)));
        _weight = new("head.weight", _pool.RentCopy(new(Features + 2, 3), new Random(2).Normal((Features + 2) * 3)));
        _model = FrozenModel.Capture([new("curve", new(1, Time, 2)), new("bands", new(1, Time))], (tape, x, _) => [Forward(tape, x[0], x[1])]);
    }

    public void Dispose()
    {
        _model.Dispose();
        _bands.Dispose();
        _weight.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void A_plan_and_a_file_give_what_the_tape_gives()
    {
        Assert.Equal(new EmbedFunction(), _model.Graph.Nodes[0].Function);
        var path = Path.Combine(Path.GetTempPath(), $"nightjar-{Guid.NewGuid():N}.safetensors");
        try
        {
            _model.Save(path);
            using var loaded = FrozenModel.Load(path);
            SimdPaths.Each(level =>
            {
                using var plan = InferencePlan.Compile(loaded, new(LargestBatch: 3));
                using var session = plan.CreateSession();
                foreach (var batch in new[] { 0, 1, 2, 11 })
                {
                    var (curves, bands) = Examples(batch);
                    var y = Run(session, curves, bands, batch);
                    Numbers.Near(Numbers.Doubles(OnTape(curves, bands, batch)), y, 3e-6, $"{level}, batch {batch}");
                    using var runner = new GraphRunner(loaded);
                    Numbers.Near(Numbers.Doubles(runner.Run([curves, bands], batch)[0]), y, 3e-6, $"{level}, batch {batch}, node by node");
                }
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(5, "5")]
    [InlineData(-1, "-1")]
    [InlineData(0.5, "0.5")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(1e30, "1E+30")]
    public void An_index_that_is_no_row_is_named_wherever_it_is(float index, string text)
    {
        using var plan = InferencePlan.Compile(_model, new(LargestBatch: 3));
        using var session = plan.CreateSession();
        using var workers = new WorkerGroup(2);
        using var parallel = new ParallelInference(plan, workers);
        foreach (var row in new[] { 0, 2, 3, 10 })
        {
            var (curves, bands) = Examples(11);
            bands[(row * Time) + 4] = index;
            foreach (var runner in new InferenceRunner[] { session, parallel })
            {
                var error = Assert.Throws<ArgumentOutOfRangeException>(() => Run(runner, curves, bands, 11));
                Assert.Contains($"bands holds index {text} in row {row} at place 4; bands.weight has rows 0 to 4", error.Message, StringComparison.Ordinal);
            }

            // Both go on.
            (curves, bands) = Examples(4);
            Assert.Equal(Run(session, curves, bands, 4), Run(parallel, curves, bands, 4));
        }
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var plan = InferencePlan.Compile(_model, new(LargestBatch: 3));
        using var session = plan.CreateSession();
        var (curves, bands) = Examples(8);
        ReadOnlyMemory<float>[] inputs = [curves, bands];
        Memory<float>[] outputs = [new float[8 * plan.OutputShapes[0].Length]];
        session.Run(inputs, outputs, 8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Run(inputs, outputs, 8);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static float[] Run(InferenceRunner runner, float[] curves, float[] bands, int batch)
    {
        var y = new float[batch * runner.Plan.OutputShapes[0].Length];
        runner.Run([curves, bands], [y], batch);
        return y;
    }

    private static (float[] Curves, float[] Bands) Examples(int batch)
    {
        var random = new Random(batch);
        return (random.Normal(batch * Time * 2), [.. Enumerable.Range(0, batch * Time).Select(_ => (float)random.Next(Bands))]);
    }

    // The band of every point, and of the first one.
    private Variable Forward(Tape tape, Variable curve, Variable bands)
    {
        var all = tape.Dense(tape.Concat(tape.Embed(tape.Use(_bands), bands), curve), tape.Use(_weight));
        return tape.Concat(tape.MeanOverTime(all), tape.Reshape(tape.Embed(tape.Use(_bands), tape.Slice(bands, 1, 0, 1)), new(bands.Shape[0], Features)));
    }

    private float[] OnTape(float[] curves, float[] bands, int batch)
    {
        using var tape = new Tape(_pool, isTraining: false);
        using var x = _pool.RentCopy(new(batch, Time, 2), curves);
        using var b = _pool.RentCopy(new(batch, Time), bands, "bands");
        return Forward(tape, tape.Input(x), tape.Input(b)).Value.Span.ToArray();
    }
}
