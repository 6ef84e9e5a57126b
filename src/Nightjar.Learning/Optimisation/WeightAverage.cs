using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Optimisation;

/// <summary>The exponential moving average of a model's parameters, statistics included: a = decay·a + (1 - decay)·w after each
/// step. It starts as the parameters are.</summary>
public sealed unsafe class WeightAverage : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly Tensor[] _values;

    /// <summary>Starts at the parameters.</summary>
    /// <param name="pool">Lends the memory.</param>
    /// <param name="parameters">A layer's parameters.</param>
    /// <param name="decay">Share of the average that stays, from 0 to below 1.</param>
    public WeightAverage(TensorPool pool, IEnumerable<Parameter> parameters, double decay)
    {
        if (!(decay >= 0 && decay < 1)) throw new ArgumentOutOfRangeException(nameof(decay), decay, "expected a decay from 0 to below 1");
        (_parameters, Decay) = ([.. parameters], decay);
        _values = Array.ConvertAll(_parameters, p => pool.RentCopy(p.Value.Shape, p.Value.Span, p.Name));
    }

    /// <summary>Share of the average that stays.</summary>
    public double Decay { get; }

    /// <summary>The averages, in the order of the parameters, each under the parameter's name.</summary>
    public IReadOnlyList<Tensor> Values => _values;

    /// <summary>Moves the average towards the parameters.</summary>
    /// <param name="step">Steps done, this one included: the decay is at most (1 + step)/(10 + step), so that the start is soon
    /// forgotten, as TensorFlow has it; <see cref="long.MaxValue"/> for the plain decay.</param>
    public void Update(long step = long.MaxValue)
    {
        var decay = Math.Min(Decay, (1.0 + step) / (10.0 + step));
        for (var i = 0; i < _values.Length; i++)
        {
            var value = _values[i];
            ElementWise.Scale((float)decay, value.Pointer, value.Pointer, value.Shape.Length);
            ElementWise.ScaleAddTo((float)(1 - decay), _parameters[i].Value.Pointer, value.Pointer, value.Shape.Length);
        }
    }

    /// <summary>Exchanges the numbers of the average and the parameters; a second call undoes it.</summary>
    public void Swap()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            var a = _values[i].Span;
            var b = _parameters[i].Value.Span;
            for (var k = 0; k < a.Length; k++) (a[k], b[k]) = (b[k], a[k]);
        }
    }

    /// <summary>Gives the parameters the numbers of the average.</summary>
    public void CopyToParameters()
    {
        for (var i = 0; i < _values.Length; i++) _values[i].Span.CopyTo(_parameters[i].Value.Span);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in _values) value.Dispose();
    }
}
