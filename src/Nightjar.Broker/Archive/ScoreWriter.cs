using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Nightjar.Models;
using Nightjar.Models.LightCurves;

namespace Nightjar.Broker.Archive;

/// <summary>Writes what models say into the index.</summary>
internal sealed class ScoreWriter(SqliteConnection index, Func<string, int, SqliteCommand> prepare)
{
    private readonly SqliteCommand _score = prepare("INSERT OR REPLACE INTO score(alert, model, value) VALUES($0, $1, $2)", 3);
    private readonly SqliteCommand _classes = prepare("INSERT OR REPLACE INTO class_score(alert, model, best, probabilities) VALUES($0, $1, $2, $3)", 4);
    private readonly SqliteCommand _missing = prepare("INSERT OR REPLACE INTO no_score(alert, model, reason) VALUES($0, $1, $2)", 3);
    private readonly SqliteCommand[] _forget =
    [
        prepare("DELETE FROM score WHERE alert = $0 AND model = $1", 2),
        prepare("DELETE FROM class_score WHERE alert = $0 AND model = $1", 2),
        prepare("DELETE FROM no_score WHERE alert = $0 AND model = $1", 2),
    ];

    private readonly SqliteCommand _identity = prepare("INSERT OR IGNORE INTO model_file(model, family, name, version, sha256, classes) VALUES($0, $1, $2, $3, $4, $5)", 6);
    private readonly SqliteCommand _find = prepare("SELECT id, coalesce(sha256, '') FROM model LEFT JOIN model_file ON model_file.model = model.id WHERE model.name = $0", 1);
    private readonly SqliteCommand _insert = prepare("INSERT INTO model(name) VALUES($0) RETURNING id", 1);
    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private long[] _models = [];

    /// <summary>Names the models of the scores to come: those with one score first, then those with classes.</summary>
    public void UseModels(IReadOnlyList<ModelIdentity> models) => _models = [.. models.Select(NumberOf)];

    /// <summary>Writes what the models say now of an alert that came before: a score takes the place of a reason for none, and the other way
    /// round.</summary>
    public void Replace(long alert, PreparedAlert prepared)
    {
        foreach (var model in _models)
        {
            foreach (var command in _forget) Execute(command, alert, model);
        }

        Insert(alert, prepared);
    }

    /// <summary>Writes what the models say of an alert.</summary>
    public void Insert(long alert, PreparedAlert prepared)
    {
        for (var i = 0; i < prepared.Scores.Length; i++)
        {
            var (value, problem) = prepared.Scores[i];
            if (problem == ScoreProblem.None) Execute(_score, alert, _models[i], (double)value);
            else Execute(_missing, alert, _models[i], ReasonOf(problem.Reason()));
        }

        for (var i = 0; i < prepared.ClassScores.Length; i++)
        {
            var score = prepared.ClassScores[i];
            var model = _models[prepared.Scores.Length + i];
            if (score.Problem == LightCurveProblem.None) Execute(_classes, alert, model, (long)score.Best, Bytes(score.Probabilities));
            else Execute(_missing, alert, model, ReasonOf(score.Problem.Reason()));
        }
    }

    /// <summary>The number of a model; what another file gave under the same label must not be mixed with what this one gives.</summary>
    private long NumberOf(ModelIdentity model)
    {
        foreach (var label in new[] { model.Label, $"{model.Label} {model.Sha256[..Math.Min(8, model.Sha256.Length)]}", $"{model.Label} {model.Sha256}" })
        {
            _find.Parameters[0].Value = label;
            using (var reader = _find.ExecuteReader())
            {
                if (reader.Read())
                {
                    if (reader.GetString(1) == model.Sha256) return reader.GetInt64(0);
                    continue;
                }
            }

            _insert.Parameters[0].Value = label;
            var id = Convert.ToInt64(_insert.ExecuteScalar(), CultureInfo.InvariantCulture);
            Execute(_identity, id, model.Family, model.Name, model.Version, model.Sha256, string.Join('\n', model.Classes));
            return id;
        }

        throw new NightjarException($"the archive knows other models by all names of {model.Label}: give this one another name, as in --model NAME=PATH");
    }

    private long ReasonOf(string text)
    {
        if (_reasons.TryGetValue(text, out var id)) return id;
        using var command = index.CreateCommand();
        command.CommandText = "INSERT INTO reason(text) VALUES($text) ON CONFLICT(text) DO UPDATE SET text = text RETURNING id";
        command.Parameters.AddWithValue("$text", text);
        id = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        _reasons.Add(text, id);
        return id;
    }

    private static byte[] Bytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }
}
