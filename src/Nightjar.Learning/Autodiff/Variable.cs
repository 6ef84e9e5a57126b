using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff;

/// <summary>A tensor on a tape: an input, a parameter in use, or the result of an operation. It ends with
/// <see cref="Tape.Reset"/>.</summary>
public sealed class Variable
{
    private Tensor _ownValue = new();
    private Tensor _ownGradient = new();
    private Tensor? _value;

    internal Variable()
    {
    }

    /// <summary>The extents.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>The numbers.</summary>
    /// <exception cref="ObjectDisposedException">The tape was reset since.</exception>
    public Tensor Value => _value ?? throw new ObjectDisposedException(nameof(Variable), "a variable was used after its tape was reset");

    /// <summary>The gradient of what <see cref="Tape.Backward(Variable)"/> was called for: on inputs and parameters that want
    /// one, until the tape is reset; null elsewhere.</summary>
    public Tensor? Gradient { get; private set; }

    /// <summary>Whether a gradient has to reach this variable or something that it came from.</summary>
    public bool NeedsGradient { get; private set; }

    /// <summary>The parameter that this variable stands for, if it does.</summary>
    public Parameter? Parameter { get; private set; }

    internal void Begin(TensorPool pool, Shape shape, string name, bool needsGradient)
    {
        pool.RentInto(_ownValue, shape, name);
        (_value, NeedsGradient, Parameter) = (_ownValue, needsGradient, null);
    }

    internal void Begin(Tensor value, bool needsGradient, Parameter? parameter) =>
        (_value, NeedsGradient, Parameter) = (value, needsGradient, parameter);

    internal void BeginView(Variable source, Shape shape)
    {
        _ownValue.ReviveAsView(source.Value, shape);
        (_value, NeedsGradient, Parameter) = (_ownValue, source.NeedsGradient, null);
    }

    internal void BeginGradient(TensorPool pool)
    {
        pool.RentInto(_ownGradient, Shape, "gradient");
        Gradient = _ownGradient;
    }

    /// <summary>Takes over the memory of another variable's gradient, which has none afterwards.</summary>
    internal void StealGradient(Variable other)
    {
        (_ownGradient, other._ownGradient) = (other._ownGradient, _ownGradient);
        _ownGradient.Relabel(Shape);
        (Gradient, other.Gradient) = (_ownGradient, null);
    }

    internal void EndGradient()
    {
        _ownGradient.Dispose();
        Gradient = null;
    }

    internal void End()
    {
        if (Gradient is not null) EndGradient();
        _ownValue.Dispose();
        (_value, Parameter) = (null, null);
    }
}
