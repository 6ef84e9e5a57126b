namespace Nightjar.Learning.Training;

/// <summary>Time and speed of a run.</summary>
internal sealed class TrainingClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _epochStart;
    private long _rows;

    /// <summary>Time since the epoch started.</summary>
    public TimeSpan Epoch => time.GetElapsedTime(_epochStart);

    /// <summary>Examples a second since the run started; 0 before time has passed.</summary>
    public double RowsPerSecond => time.GetElapsedTime(_start).TotalSeconds is > 0 and var seconds ? _rows / seconds : 0;

    public void StartEpoch() => _epochStart = time.GetTimestamp();

    public void Count(int rows) => _rows += rows;

    /// <summary>Time that so many examples take, at the speed so far; zero where the speed is not known.</summary>
    public TimeSpan TimeFor(double rows)
    {
        // An epoch without a step, as after a resume at its very end, says nothing of the speed.
        if (_rows == 0) return TimeSpan.Zero;
        return TimeSpan.FromSeconds(Math.Min(rows / _rows * time.GetElapsedTime(_start).TotalSeconds, TimeSpan.MaxValue.TotalSeconds / 2));
    }
}
