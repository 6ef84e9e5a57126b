using System.Diagnostics.CodeAnalysis;
using Nightjar.Formats.Avro;

namespace Nightjar.Sky;

/// <summary>The surveys that are known, and which of them a packet is from.</summary>
public static class Surveys
{
    private const int FieldsNamed = 12;
    private const int LongestName = 40;

    /// <summary>Every survey. Where two could claim a schema, the first does.</summary>
    public static IReadOnlyList<Survey> All { get; } =
    [
        ZtfSurveys.Ztf, RubinSurveys.Elasticc, RubinSurveys.Lsst, ZtfSurveys.Zuds, ZtfSurveys.Winter, ZtfSurveys.Pgir,
        ZtfSurveys.Turbo, ZtfSurveys.Decam, RubinSurveys.Roman, ZtfSurveys.Askap, ZtfSurveys.Atlas,
    ];

    /// <summary>Finds a survey by its short name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out Survey? survey)
    {
        survey = All.FirstOrDefault(candidate => candidate.Name == name);
        return survey is not null;
    }

    /// <summary>Finds the survey of a packet's schema: by the schema's name, or by the fields that it has, as brokers
    /// store packets under names of their own.</summary>
    /// <param name="schema">The writer's schema.</param>
    /// <param name="survey">The survey.</param>
    /// <param name="error">That no survey claims the schema, with its name and its first fields.</param>
    public static bool TryRecognize(AvroSchema schema, [NotNullWhen(true)] out Survey? survey, out AvroError error)
    {
        error = default;
        survey = All.FirstOrDefault(candidate => IsNamed(schema, candidate))
            ?? All.FirstOrDefault(candidate => IsMarked(schema, candidate));
        if (survey is not null) return true;
        var names = string.Join(", ", schema.Fields.Take(FieldsNamed).Select(field => Clip(field.Name)));
        var more = schema.Fields.Count > FieldsNamed ? $" and {schema.Fields.Count - FieldsNamed} more" : "";
        var fields = schema.Fields.Count == 0 ? "it has no fields" : $"it has the fields {names}{more}";
        error = new AvroError($"no survey mapping recognises the schema '{schema}'; {fields}", 0, "");
        return false;
    }

    private static bool IsNamed(AvroSchema schema, Survey survey) =>
        schema.Type == AvroType.Record
        && survey.SchemaNames.Any(name => schema.FullName.StartsWith(name, StringComparison.Ordinal));

    private static string Clip(string name) => name.Length <= LongestName ? name : name[..LongestName] + "...";

    private static bool IsMarked(AvroSchema schema, Survey survey) =>
        survey.Marks.Any(paths => paths.All(path => HasPath(schema, path.Split('.'))));

    private static bool HasPath(AvroSchema schema, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty) return true;
        foreach (var branch in schema.Type == AvroType.Union ? schema.Branches : [schema])
        {
            if (branch.TryGetField(path[0], out var field) && HasPath(field.Schema, path[1..])) return true;
        }

        return false;
    }
}
