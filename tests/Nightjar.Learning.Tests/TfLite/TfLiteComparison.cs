using Nightjar.Formats.TfLite;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.TfLite;

namespace Nightjar.Learning.Tests.TfLite;

/// <summary>Runs small files and compares what they give with their definition in float64.</summary>
internal static class TfLiteComparison
{
    private const double Tolerance = 1e-5;

    public static FrozenModel Import(byte[] bytes) => TfLiteImporter.Convert(TfLiteFile.Parse(bytes, "model.tflite"));

    /// <summary>Imports a file and runs it on a tape and in a plan, on every vector path.</summary>
    public static void Compare(TfLiteBuilder builder, float[] input, int batch, double[][] expected)
    {
        var bytes = builder.File();
        using var model = Import(bytes);
        using var network = new TfLiteNetwork(TfLiteFile.Parse(bytes, "model.tflite"));
        using var pool = new TensorPool();
        using var tensor = pool.RentCopy(network.Inputs[0].Shape.With(0, batch), input);
        SimdPaths.Each(level =>
        {
            using (var tape = new Tape(pool, isTraining: false))
            {
                var outputs = network.Run(tape, [tape.Input(tensor)]);
                Assert.Equal(expected.Length, outputs.Length);
                for (var i = 0; i < outputs.Length; i++) Numbers.Near(expected[i], outputs[i].Value.Span, Tolerance, $"tape, output {i}, {level}");
            }

            using var plan = InferencePlan.Compile(model);
            using var session = plan.CreateSession();
            var results = Array.ConvertAll(expected, e => new float[e.Length]);
            session.Run([input.AsMemory()], Array.ConvertAll(results, r => r.AsMemory()), batch);
            for (var i = 0; i < results.Length; i++) Numbers.Near(expected[i], results[i], Tolerance, $"plan, output {i}, {level}");
        });
    }
}
