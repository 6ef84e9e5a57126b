namespace Nightjar.Sky;

/// <summary>Numbers of a detection exactly as its packet has them, the survey's own marks for "no such thing" (-999) among them, because
/// networks were trained on them. NaN where the packet does not have a number.</summary>
public sealed class AlertNumbers
{
    /// <summary>How many there are.</summary>
    public const int Count = (int)AlertNumber.FirstDetection + 1;

    private readonly double[] _values = new double[Count];

    /// <summary>None of them is known.</summary>
    public AlertNumbers() => Clear();

    /// <summary>One of them.</summary>
    public double this[AlertNumber number]
    {
        get => _values[(int)number];
        set => _values[(int)number] = value;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _values.AsSpan().Fill(double.NaN);
}
