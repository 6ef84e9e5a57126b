using Nightjar.Learning.Graphs;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Simd;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference;

/// <summary>A network ready to serve: its graph checked, weights packed for the kernels, batch norms and activations joined with the
/// products before them, memory laid out. A plan never changes; any number of threads may run it, each with a session of its own
/// (<see cref="CreateSession"/>). It needs the model no more.</summary>
public sealed class InferencePlan : IDisposable
{
    private readonly SimdLevel _level = SimdSupport.Level;
    private volatile bool _disposed;

    private InferencePlan(FrozenModel model, PlanOptions options)
    {
        using var widened = ModelQuantizer.WidenConvolutions(model);
        model = widened ?? model;
        (Source, UsesLengths, Inputs, Options) = (model.Source, model.Graph.UsesLengths, model.Graph.Inputs, options);
        var builder = new PlanBuilder(model, options);
        (InputValues, OutputValues, Steps, LongestSequence) = (builder.Inputs, builder.Outputs, [.. builder.Steps], builder.LongestSequence);
        var shapes = Array.ConvertAll(builder.Outputs, o => o.Shape);
        OutputShapes = shapes;
        var stages = PlanStage.Split(builder.Steps, options);
        Layout = new(Source, builder, stages, options);
        Stages = [.. stages];
        Memory = new(Source, options.MostMemory);
        try
        {
            foreach (var step in Steps) step.Prepare(Memory);
        }
        catch
        {
            Memory.Dispose();
            throw;
        }
    }

    /// <summary>The file, or what else the model came from.</summary>
    public string Source { get; }

    /// <summary>What the network takes; shapes for a batch of one.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>Shapes of what it gives, for a batch of one.</summary>
    public IReadOnlyList<Shape> OutputShapes { get; }

    /// <summary>Whether it takes the length of every sequence.</summary>
    public bool UsesLengths { get; }

    /// <summary>How it was made.</summary>
    public PlanOptions Options { get; }

    /// <summary>Bytes of native memory for the packed weights, the only copy that a plan keeps. Columns are filled up to whole panels of
    /// a matrix product, two vectors wide, or four where weights are narrow; convolutions of 3 x 3 that are computed after Winograd take 16 / 9 of their weights; weights
    /// of 8 and 16 bits stay narrow in dense and recurrent layers and are widened in convolutions.</summary>
    public long WeightBytes => Memory.Bytes;

    /// <summary>Bytes of native memory for each session: the values of one batch of <see cref="PlanOptions.LargestBatch"/> on their way,
    /// without inputs and outputs, which are the caller's. Kernels also use working memory of their thread.</summary>
    public long SessionBytes => (long)(Layout.Length + InferenceSession.TableLength(Layout)) * sizeof(float);

    internal PlanValue[] InputValues { get; }

    internal PlanValue[] OutputValues { get; }

    internal PlanStep[] Steps { get; }

    internal PlanStage[] Stages { get; }

    internal PlanLayout Layout { get; }

    internal PlanMemory Memory { get; }

    /// <summary>The longest sequence that lengths may speak of.</summary>
    internal int LongestSequence { get; }

    /// <summary>Makes a plan.</summary>
    /// <param name="model">The network; it may be disposed afterwards.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ModelFormatException">The graph cannot be computed: a weight is missing or has another shape or data type,
    /// shapes do not fit, or the plan takes more memory than allowed. The message names file, node and tensor.</exception>
    public static InferencePlan Compile(FrozenModel model, PlanOptions? options = null)
    {
        options ??= new();
        options.Check();
        return new(model, options);
    }

    /// <summary>Memory for one thread at a time.</summary>
    /// <exception cref="ObjectDisposedException">The plan was disposed.</exception>
    public InferenceSession CreateSession()
    {
        ObjectDisposedException.ThrowIf(_disposed || !Memory.TryShare(), this);
        return new(this);
    }

    /// <summary>The stages and steps, one a line, for people.</summary>
    public string Describe()
    {
        using var text = new StringWriter();
        foreach (var stage in Stages)
        {
            text.WriteLine($"parts of {stage.Part} {(stage.UnitsPerItem == 1 ? "items" : "rows")}");
            foreach (var step in Steps[stage.First..stage.End])
                text.WriteLine($"  {step.Name}: {step.GetType().Name} {string.Join(" ", step.Inputs.Select(i => i.Shape))} to {step.Output.Shape}{(step.Inputs.Any(i => i.Root == step.Output.Root) ? " in place" : "")}");
        }

        return text.ToString();
    }

    /// <summary>Ends the plan: no session runs any more. Weights are freed with the last session.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Memory.Dispose();
    }

    internal void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (SimdSupport.Level != _level) throw new InvalidOperationException($"the plan was made for {_level}, the process runs {SimdSupport.Level}");
    }
}
