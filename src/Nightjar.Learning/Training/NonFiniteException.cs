namespace Nightjar.Learning.Training;

/// <summary>Training met an infinity or NaN. The model has the parameters of the last good step.</summary>
/// <param name="epoch">The epoch, from 1.</param>
/// <param name="batch">The batch in it, from 1.</param>
/// <param name="what">What was not finite: the loss or its gradient.</param>
/// <param name="place">The first place with such a number, from the examples through the layers to the gradients.</param>
public sealed class NonFiniteException(int epoch, int batch, string what, string place)
    : ArithmeticException($"epoch {epoch}, batch {batch}: {what} is not finite; the first such number is in {place}. The parameters are those of the last good step")
{
    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The batch in it, from 1.</summary>
    public int Batch { get; } = batch;

    /// <summary>The first place with such a number.</summary>
    public string Place { get; } = place;
}
