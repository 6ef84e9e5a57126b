using System.Runtime.ExceptionServices;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Inference;

/// <summary>A plan keeps its packed weights and nothing else; a session keeps one batch of values.</summary>
public sealed class PlanMemoryTests
{
    // More than this share above the file's weights is told at InferencePlan.WeightBytes: Winograd, and panels that columns fill up.
    private const double MostShare = 1.1;

    public static TheoryData<string> Nets => ["braai", "t2", "GRU"];

    [Theory]
    [MemberData(nameof(Nets))]
    public void What_is_allocated_is_what_is_said(string name)
    {
        using var net = Make(name);
        var path = Path.Combine(Path.GetTempPath(), $"nightjar-{Guid.NewGuid():N}.safetensors");
        net.Model.Save(path);
        try
        {
            SimdPaths.Each(level => OnFreshThread(() =>
            {
                var start = Held();
                InferencePlan plan;
                using (var model = FrozenModel.Load(path)) plan = InferencePlan.Compile(model);
                var weights = Held() - start;
                var session = plan.CreateSession();
                var values = Held() - start - weights;
                Assert.Equal(plan.WeightBytes, weights);
                Assert.Equal(plan.SessionBytes, values);
                var inputs = Array.ConvertAll(net.Inputs(100, 1), i => new ReadOnlyMemory<float>(i));
                var outputs = plan.OutputShapes.Select(s => new Memory<float>(new float[100 * s.Length])).ToArray();
                session.Run(inputs, outputs, 100, net.Lengths(100, 1));
                Assert.Equal(weights + values, Held() - start);
                session.Dispose();
                plan.Dispose();
                Assert.Equal(0, Held() - start);
            }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Packed_weights_are_about_as_large_as_those_of_the_file(string name)
    {
        using var net = Make(name);
        SimdPaths.Each(level =>
        {
            using var plan = InferencePlan.Compile(net.Model);
            var bytes = net.Model.Weights.Values.Sum(w => (long)w.Bytes.Length);
            Assert.InRange(plan.WeightBytes, bytes, MostShare * bytes);
        });
    }

    [Fact]
    public void Narrow_weights_stay_narrow()
    {
        using var net = Make("GRU");
        using var bytes = ModelQuantizer.ToInt8(net.Model);
        using var halves = ModelQuantizer.ToBFloat16(net.Model);
        using var full = InferencePlan.Compile(net.Model);
        foreach (var model in new[] { bytes, halves })
        {
            using var plan = InferencePlan.Compile(model);
            var stored = model.Weights.Values.Sum(w => (long)w.Bytes.Length);
            Assert.InRange(plan.WeightBytes, stored, 1.25 * stored);
            Assert.InRange(plan.WeightBytes, 1, full.WeightBytes * 0.65);
        }
    }

    [Fact]
    public void Winograd_takes_sixteen_ninths()
    {
        var weight = new Random(1).Normal(9 * 64 * 64, 0.1);
        var graph = new Graph([new("x", new(1, 16, 16, 64))], [new("y", new ConvolutionFunction(Activation.None), ["x", "w"], new(1, 14, 14, 64))], ["y"]);
        using var model = FrozenModel.Create("memory", graph, [SafeTensorEntry.Create<float>("w", weight, 3, 3, 64, 64)]);
        using var plan = InferencePlan.Compile(model);
        var geometry = new ConvolutionOptions().Geometry(new(1, 16, 16, 64), new(3, 3, 64, 64));
        Assert.Equal(weight.Length * 4 * (WinogradConv2D.Fits(geometry) ? 16 / 9.0 : 1), plan.WeightBytes);
    }

    private static long Held() => NativeBuffer.ThreadBytes - Scratch.ThreadBytes;

    private static void OnFreshThread(Action work)
    {
        Exception? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                error = e;
            }
        });
        thread.Start();
        thread.Join();
        if (error is not null) ExceptionDispatchInfo.Throw(error);
    }

    // The sizes of braai, of t2 (astronet) and of a recurrent classifier.
    private static TestNet Make(string name) => name switch
    {
        "braai" => new([new(1, 63, 63, 3)], (net, tape, x, _) =>
        {
            var y = net.Convolution(tape, x[0], "c1", 3, 16, activation: Activation.Relu);
            y = tape.MaxPool(net.Convolution(tape, y, "c2", 3, 16, activation: Activation.Relu), (2, 2));
            y = net.Convolution(tape, y, "c3", 3, 32, activation: Activation.Relu);
            y = tape.MaxPool(net.Convolution(tape, y, "c4", 3, 32, activation: Activation.Relu), (4, 4));
            return [net.Dense(tape, net.Dense(tape, tape.Flatten(y), "d1", 256, Activation.Relu), "d2", 1)];
        }),
        "t2" => new([new(1, 100, 2)], (net, tape, x, _) =>
        {
            var y = tape.Add(net.Dense(tape, x[0], "in", 32, Activation.Relu), net.Use(tape, "positions", 100, 32));
            var a = tape.Attend(net.Dense(tape, y, "q", 32), net.Dense(tape, y, "k", 32), net.Dense(tape, y, "v", 32), 16);
            y = net.LayerNorm(tape, tape.Add(y, net.Dense(tape, a, "o", 32)), "ln1");
            y = net.LayerNorm(tape, tape.Add(y, net.Dense(tape, net.Dense(tape, y, "f1", 128, Activation.Relu), "f2", 32)), "ln2");
            return [net.Dense(tape, tape.MeanOverTime(y), "classes", 14)];
        }),
        _ => new(
            [new(1, 100, 4)],
            (net, tape, x, lengths) =>
            {
                var y = x[0];
                for (var i = 0; i < 2; i++) y = tape.Gru(y, net.Use(tape, $"gru{i}.input", y.Shape.Last, 300), net.Use(tape, $"gru{i}.state", 100, 300), net.Use(tape, $"gru{i}.b", 300), net.Use(tape, $"gru{i}.c", 300), lengths: lengths);
                return [net.Dense(tape, tape.LastStates(y, lengths), "head", 15)];
            },
            usesLengths: true),
    };
}
