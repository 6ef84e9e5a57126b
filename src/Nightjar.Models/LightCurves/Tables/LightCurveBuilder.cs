using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurves.Tables;

/// <summary>Collects the points of one object.</summary>
internal sealed class LightCurveBuilder
{
    private readonly List<(double Time, PassBand Band, float Flux, float Error, bool IsDetection)> _points = [];

    /// <summary>Its class, where rows of points say it.</summary>
    public string Class { get; set; } = "";

    /// <summary>Adds a point.</summary>
    public void Add(double time, PassBand band, double flux, double error, bool isDetection) => _points.Add((time, band, (float)flux, (float)error, isDetection));

    /// <summary>Makes the light curve; points of one time stay in their order.</summary>
    public LabelledLightCurve Build(string id, in ObjectFacts facts, string survey)
    {
        var points = _points.OrderBy(p => p.Time).ToArray();
        return new()
        {
            ObjectId = facts.Group.Length > 0 && facts.Group != id ? $"{facts.Group}/{id}" : id,
            Class = facts.Class.Length > 0 ? facts.Class : Class,
            Times = Array.ConvertAll(points, p => p.Time),
            Bands = Array.ConvertAll(points, p => p.Band),
            Wavelengths = Array.ConvertAll(points, p => (float)PassBands.EffectiveWavelengthAngstrom(p.Band, survey)),
            Fluxes = Array.ConvertAll(points, p => p.Flux),
            Errors = Array.ConvertAll(points, p => p.Error),
            AreDetections = Array.ConvertAll(points, p => p.IsDetection),
            Redshift = facts.Redshift,
            RedshiftError = facts.RedshiftError,
            Reddening = facts.Reddening,
        };
    }
}
