using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nightjar.Learning.Training;

/// <summary>Writes one line of JSON an epoch:
/// <c>{"epoch":1,"steps":12,"loss":0.7,"validationLoss":0.6,"learningRate":0.001,"rowsPerSecond":812.5,"seconds":3.2,"isBest":true}</c>.
/// Numbers that are not finite are null.</summary>
/// <param name="writer">Where to; it stays the caller's and is flushed after each line.</param>
public sealed class JsonLinesLog(TextWriter writer) : ITrainingListener
{
    /// <inheritdoc/>
    public void StepDone(in StepReport report)
    {
    }

    /// <inheritdoc/>
    public void EpochDone(EpochReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", report.Epoch);
            json.WriteNumber("steps", report.Steps);
            foreach (var (name, value) in report.Values) Write(json, name, value);
            Write(json, "learningRate", report.LearningRate);
            Write(json, "rowsPerSecond", report.RowsPerSecond);
            Write(json, "seconds", report.Elapsed.TotalSeconds);
            json.WriteBoolean("isBest", report.IsBest);
            json.WriteEndObject();
        }

        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        writer.Write('\n');
        writer.Flush();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
