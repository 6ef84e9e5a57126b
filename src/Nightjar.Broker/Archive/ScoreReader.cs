using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Nightjar.Broker.Archive;

/// <summary>Reads what models said from the index; also from one that was made before models were kept with their files.</summary>
internal sealed class ScoreReader
{
    private readonly SqliteConnection _index;
    private readonly string _sql;

    /// <summary>Looks which tables there are.</summary>
    public ScoreReader(SqliteConnection index)
    {
        _index = index;
        var isNew = ArchiveIndex.HasScoreTables(index);
        var identity = isNew ? "f.family, f.name, f.version, f.sha256, f.classes" : "NULL, NULL, NULL, NULL, NULL";
        var join = isNew ? " LEFT JOIN model_file f ON f.model = m.id" : "";
        _sql = $"SELECT m.id, m.name, {identity}, s.value, NULL, NULL, NULL FROM score s JOIN model m ON m.id = s.model{join} WHERE s.alert = $row";
        if (isNew)
        {
            _sql += $" UNION ALL SELECT m.id, m.name, {identity}, NULL, s.best, s.probabilities, NULL FROM class_score s JOIN model m ON m.id = s.model{join} WHERE s.alert = $row"
                + $" UNION ALL SELECT m.id, m.name, {identity}, NULL, NULL, NULL, r.text FROM no_score s JOIN model m ON m.id = s.model JOIN reason r ON r.id = s.reason{join} WHERE s.alert = $row";
        }

        _sql += " ORDER BY 1";
    }

    /// <summary>Everything that models said of an alert, in the order in which the archive came to know the models.</summary>
    public List<StoredScore> Read(long row)
    {
        using var command = _index.CreateCommand();
        command.CommandText = _sql;
        command.Parameters.AddWithValue("$row", row);
        using var reader = command.ExecuteReader();
        var scores = new List<StoredScore>();
        while (reader.Read())
        {
            var classes = Text(2 + 4);
            var model = new ModelIdentity(reader.GetString(1))
            {
                Family = Text(2),
                Name = Text(3),
                Version = Text(4),
                Sha256 = Text(5),
                Classes = classes.Length == 0 ? [] : classes.Split('\n'),
            };
            scores.Add(Score(reader, model));
        }

        return scores;

        string Text(int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);
    }

    private static StoredScore Score(SqliteDataReader reader, ModelIdentity model)
    {
        if (!reader.IsDBNull(7)) return new(model) { Value = reader.GetDouble(7) };
        if (!reader.IsDBNull(10)) return new(model) { Reason = reader.GetString(10) };
        var bytes = reader.GetFieldValue<byte[]>(9);
        var probabilities = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < probabilities.Length; i++) probabilities[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        var best = reader.GetInt32(8);
        var isKnown = (uint)best < (uint)Math.Min(probabilities.Length, model.Classes.Count);
        return new(model)
        {
            Probabilities = probabilities,
            Value = isKnown ? probabilities[best] : double.NaN,
            Best = isKnown ? model.Classes[best] : "",
        };
    }
}
