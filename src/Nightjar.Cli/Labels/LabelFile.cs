using System.Globalization;
using Nightjar.Broker;

namespace Nightjar.Cli.Labels;

/// <summary>Labels of alerts from a CSV file with the columns <c>candid</c>, <c>label</c> (0 or 1; <c>is_real</c> will do) and, if it likes,
/// <c>kind</c>. Other columns do not matter.</summary>
internal static class LabelFile
{
    /// <summary>Reads it.</summary>
    public static Dictionary<string, (bool IsPositive, string Kind)> Read(string path)
    {
        var labels = new Dictionary<string, (bool, string)>(StringComparer.Ordinal);
        if (!File.Exists(path)) throw new NightjarException($"there is no file of labels at {path}");
        var (number, id, label, kind) = (0, -1, -1, -1);
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0) continue;
            var fields = line.Split(',');
            if (number == 1)
            {
                (id, kind) = (Array.IndexOf(fields, "candid"), Array.IndexOf(fields, "kind"));
                label = Array.FindIndex(fields, f => f is "label" or "is_real");
                if (id < 0 || label < 0) throw new NightjarException($"the labels in {path} need the columns candid and label (0 or 1); its first line is '{AlertText.Clean(line.Length > 200 ? line[..200] : line)}'");
                continue;
            }

            if (fields.Length <= Math.Max(id, Math.Max(label, kind)) || fields[label] is not ("0" or "1"))
                throw new NightjarException(string.Create(CultureInfo.InvariantCulture, $"line {number} of {path} has no label of 0 or 1 for a candid"));
            labels[fields[id]] = (fields[label] == "1", kind < 0 ? "" : fields[kind]);
        }

        return labels.Count > 0 ? labels : throw new NightjarException($"{path} holds no label");
    }
}
