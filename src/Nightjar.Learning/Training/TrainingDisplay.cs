using System.Globalization;

namespace Nightjar.Learning.Training;

/// <summary>Shows how training goes: on a terminal one line that changes, and a line for each epoch; elsewhere the lines of the
/// epochs alone.</summary>
public sealed class TrainingDisplay : ITrainingListener
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _writer;
    private readonly bool _isTerminal;
    private readonly TimeProvider _time;
    private long? _last;
    private int _width;

    /// <summary>Makes a display.</summary>
    /// <param name="writer">Where to; it stays the caller's.</param>
    /// <param name="isTerminal">Whether a carriage return goes back to the start of the line.</param>
    /// <param name="time">Where time comes from; null for the system's.</param>
    public TrainingDisplay(TextWriter writer, bool isTerminal, TimeProvider? time = null) =>
        (_writer, _isTerminal, _time) = (writer, isTerminal, time ?? TimeProvider.System);

    /// <inheritdoc/>
    public void StepDone(in StepReport report)
    {
        if (!_isTerminal || (_last is { } last && _time.GetElapsedTime(last) < s_pause)) return;
        _last = _time.GetTimestamp();
        Show(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch}/{report.Epochs}  batch {report.Batch}/{report.Batches}  loss {report.Loss:G5}  rate {report.LearningRate:G3}  {report.RowsPerSecond:F0} rows/s  {Text(report.TimeLeft)} left"));
    }

    /// <inheritdoc/>
    public void EpochDone(EpochReport report)
    {
        var values = string.Join("  ", report.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:G5}")));
        Show(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch}/{report.Epochs}  {values}  rate {report.LearningRate:G3}  {report.RowsPerSecond:F0} rows/s  {Text(report.Elapsed)}  {Text(report.TimeLeft)} left{(report.IsBest ? "  best" : "")}"));
        _writer.WriteLine();
        _writer.Flush();
        _width = 0;
    }

    private static string Text(TimeSpan time) =>
        time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}") : time.ToString("m\\:ss", CultureInfo.InvariantCulture);

    private void Show(string line)
    {
        if (_isTerminal)
        {
            // Blanks cover what a longer line left behind.
            _writer.Write('\r');
            _writer.Write(line.PadRight(_width));
            _width = line.Length;
            _writer.Flush();
        }
        else
        {
            _writer.Write(line);
        }
    }
}
