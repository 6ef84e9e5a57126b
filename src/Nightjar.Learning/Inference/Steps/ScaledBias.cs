using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>The bias of a product and what follows the product by columns: (x·w + bias)·scale + offset is the product with scaled
/// weights and another bias.</summary>
internal sealed unsafe class ScaledBias(Weight? bias, int count)
{
    private float[]? _scale;
    private float[]? _bias;

    /// <summary>Lets a scale and an offset follow what is there; no offset means zeros.</summary>
    public void Fold(float[] scale, float[] offset)
    {
        var hasBias = bias is not null || _bias is not null;
        _bias ??= bias is null ? new float[count] : Copy(bias);
        for (var j = 0; j < count; j++) _bias[j] = (_bias[j] * scale[j]) + (offset.Length == 0 ? 0 : offset[j]);
        if (!hasBias && offset.Length == 0) _bias = null;
        if (_scale is null)
        {
            _scale = [.. scale];
            return;
        }

        for (var j = 0; j < count; j++) _scale[j] *= scale[j];
    }

    /// <summary>The bias in the memory of a plan, or null.</summary>
    public float* Prepare(PlanMemory memory) => _bias is not null ? memory.Copy(_bias) : bias is not null ? memory.Copy(bias.As<float>()) : null;

    /// <summary>Weights whose last axis are the columns, scaled.</summary>
    public Scaled Scale(Weight weight) => new(weight, _scale);

    private static float[] Copy(Weight weight) => weight.As<float>().ToArray();

    /// <summary>Weights as they are, or a scaled copy for the time of packing.</summary>
    internal readonly ref struct Scaled
    {
        private readonly NativeBuffer? _copy;

        public Scaled(Weight weight, float[]? scale)
        {
            Pointer = (float*)weight.Pointer;
            if (scale is null) return;
            _copy = new(weight.Shape.Length);
            Pointer = _copy.Pointer;
            var source = weight.As<float>();
            for (var i = 0; i < source.Length; i++) Pointer[i] = source[i] * scale[i % scale.Length];
        }

        /// <summary>The first weight.</summary>
        public float* Pointer { get; }

        public void Dispose() => _copy?.Dispose();
    }
}
