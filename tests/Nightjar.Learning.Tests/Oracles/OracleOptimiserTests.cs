using System.Text.Json;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>Optimisers and clipping, step by step against PyTorch.</summary>
public sealed class OracleOptimiserTests
{
    private static Optimiser Make(string name, TensorPool pool, Gradients g) => name switch
    {
        "sgd" => new Sgd(pool, g, 0.1f),
        "sgd_momentum" => new Sgd(pool, g, 0.1f, 0.9f, 0.01f),
        "sgd_clipped" => new Sgd(pool, g, 0.1f, 0.9f),
        "adam" => new Adam(pool, g, 0.01f),
        "adam_decay" => new Adam(pool, g, 0.01f, 0.99f, 0.99f, 1e-7f, 0.1f),
        _ => new Adam(pool, g, 0.01f, weightDecay: 0.1f, isDecoupled: true),
    };

    [Theory]
    [InlineData("sgd")]
    [InlineData("sgd_momentum")]
    [InlineData("sgd_clipped")]
    [InlineData("adam")]
    [InlineData("adam_decay")]
    [InlineData("adamw")]
    [InlineData("adamw_clipped")]
    public void EveryStepIsPyTorchs(string name) => SimdPaths.Each(level =>
    {
        using var file = Oracle.Open("optimisers");
        var options = JsonElement.Parse(file.Metadata[name]);
        using var pool = new TensorPool(isChecking: true);
        Parameter Read(string parameter)
        {
            var start = file[$"{name}/{parameter}"];
            return new(parameter, pool.RentCopy(new(start.Shape), start.As<float>()));
        }

        using (var a = Read("a"))
        using (var b = Read("b"))
        using (var gradients = new Gradients(pool, [a, b]))
        using (var optimiser = Make(name, pool, gradients))
        {
            var steps = file[$"{name}/a.gradients"].Shape[0];
            for (var step = 0; step < steps; step++)
            {
                for (var i = 0; i < 2; i++) Step(file, $"{name}/{gradients.Parameters[i].Name}.gradients", step).CopyTo(gradients.Values[i].Span);
                if (options.GetProperty("norm") is { ValueKind: JsonValueKind.Number } norm) gradients.ClipByNorm(norm.GetDouble());
                if (options.GetProperty("value") is { ValueKind: JsonValueKind.Number } value) gradients.ClipByValue(value.GetSingle());
                optimiser.Step();
                foreach (var parameter in gradients.Parameters)
                    OracleCase.Near(Step(file, $"{name}/{parameter.Name}.values", step), parameter.Value.Span, $"{name} {level} step {step} {parameter.Name}");
            }
        }

        pool.ThrowIfOutstanding();
    });

    private static ReadOnlySpan<float> Step(Formats.SafeTensors.SafeTensorsFile file, string name, int step)
    {
        var tensor = file[name];
        var length = tensor.As<float>().Length / tensor.Shape[0];
        return tensor.As<float>().Slice(step * length, length);
    }
}
