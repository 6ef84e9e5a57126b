using System.Collections.Concurrent;
using Nightjar.Formats.Avro;

namespace Nightjar.Sky;

/// <summary>What is wanted from a survey's packets for certain parts of an alert, and in which slots it is.</summary>
internal sealed class SurveyProjection
{
    private static readonly ConcurrentDictionary<(Survey Survey, AlertParts Parts), SurveyProjection> Made = new();

    private SurveyProjection(Survey survey, AlertParts parts)
    {
        var want = new AvroProjection.Builder();
        Survey = survey;
        Id = Want(want, AvroValueKind.Long, survey.Id, isRequired: true);
        IdText = Want(want, AvroValueKind.Text, survey.IdText, isRequired: true);
        ObjectId = Want(want, AvroValueKind.Text, survey.ObjectId);
        SolarSystemNumber = Want(want, AvroValueKind.Long, survey.SolarSystemNumber);
        ObjectNumber = Want(want, AvroValueKind.Long, survey.ObjectNumber);
        SchemaVersion = Want(want, AvroValueKind.Text, survey.SchemaVersion);
        RealBogus = Want(want, AvroValueKind.Double, survey.RealBogus);
        RealBogusVersion = Want(want, AvroValueKind.Text, survey.RealBogusVersion);
        RandomForestRealBogus = Want(want, AvroValueKind.Double, survey.RandomForestRealBogus);
        SolarSystemName = Want(want, AvroValueKind.Text, survey.SolarSystemName);
        SolarSystemDistance = Want(want, AvroValueKind.Double, survey.SolarSystemDistance);
        CatalogDistance = Want(want, AvroValueKind.Double, survey.CatalogDistance);
        CatalogStarScore = Want(want, AvroValueKind.Double, survey.CatalogStarScore);
        // As doubles: tables that passed through Python have counts as floating-point numbers.
        DetectionCount = Want(want, AvroValueKind.Double, survey.DetectionCount);
        ProgramId = Want(want, AvroValueKind.Double, survey.ProgramId);
        Fwhm = Want(want, AvroValueKind.Double, survey.Fwhm);

        if (parts.HasFlag(AlertParts.Numbers)) Numbers = [.. survey.Numbers.Select(pair => (pair.Key, Slot(pair.Value)))];

        // A field is read into one slot only, whoever looks at it.
        int Slot(IReadOnlyList<string> paths) =>
            paths.SequenceEqual(survey.CatalogDistance) ? CatalogDistance
            : paths.SequenceEqual(survey.CatalogStarScore) ? CatalogStarScore
            : paths.SequenceEqual(survey.DetectionCount) ? DetectionCount
            : paths.SequenceEqual(survey.Fwhm) ? Fwhm
            : Want(want, AvroValueKind.Double, paths);

        // The alert's number is often the detection's too; a field is read into one slot only.
        var isSame = survey.Id.SequenceEqual(survey.Detection.Id.Select(name => $"{survey.DetectionPath}.{name}"));
        var detection = isSame ? survey.Detection with { Id = [] } : survey.Detection;
        Trigger = new MeasurementReader(want, detection, survey.DetectionPath + ".", isTrigger: true);
        if (parts.HasFlag(AlertParts.History)) Series = [.. survey.Series.Select(series => new Entries(want, series))];
        if (parts.HasFlag(AlertParts.Cutouts))
        {
            Cutouts =
            [
                Want(want, AvroValueKind.Bytes, survey.ScienceCutout),
                Want(want, AvroValueKind.Bytes, survey.TemplateCutout),
                Want(want, AvroValueKind.Bytes, survey.DifferenceCutout),
            ];
        }

        Projection = want.Build();
    }

    public Survey Survey { get; }

    public AvroProjection Projection { get; }

    public MeasurementReader Trigger { get; }

    public IReadOnlyList<Entries> Series { get; } = [];

    /// <summary>Slots of the science, template and difference images; -1 where the survey has none.</summary>
    public int[] Cutouts { get; } = [];

    public int Id { get; }

    public int IdText { get; }

    public int ObjectId { get; }

    public int ObjectNumber { get; }

    public int SchemaVersion { get; }

    public int RealBogus { get; }

    public int RealBogusVersion { get; }

    public int RandomForestRealBogus { get; }

    public int SolarSystemName { get; }

    public int SolarSystemNumber { get; }

    public int SolarSystemDistance { get; }

    public int CatalogDistance { get; }

    public int CatalogStarScore { get; }

    public int DetectionCount { get; }

    public int ProgramId { get; }

    public int Fwhm { get; }

    /// <summary>Slots of the numbers that networks look at.</summary>
    public (AlertNumber Number, int Slot)[] Numbers { get; } = [];

    /// <summary>The projection of a survey and parts; one instance for all decoders, as plans are kept by it.</summary>
    public static SurveyProjection Of(Survey survey, AlertParts parts) =>
        Made.GetOrAdd((survey, parts & AlertParts.All), key => new SurveyProjection(key.Survey, key.Parts));

    private static int Want(AvroProjection.Builder want, AvroValueKind kind, IReadOnlyList<string> paths, bool isRequired = false) =>
        paths.Count == 0 ? -1 : want.Add(new AvroWantedField(kind, paths) { IsRequired = isRequired, SkipsOtherTypes = !isRequired });

    /// <summary>A history array: the slot of its rows and the reader of a row.</summary>
    public sealed class Entries
    {
        public Entries(AvroProjection.Builder want, SurveySeries series)
        {
            var child = new AvroProjection.Builder();
            Role = series.Role;
            Reader = new MeasurementReader(child, series.Map, "", isTrigger: false);
            Slot = want.Add(new AvroWantedField(AvroValueKind.Rows, series.Path) { Child = child.Build(), SkipsOtherTypes = true });
        }

        public SeriesRole Role { get; }

        public int Slot { get; }

        public MeasurementReader Reader { get; }
    }
}
