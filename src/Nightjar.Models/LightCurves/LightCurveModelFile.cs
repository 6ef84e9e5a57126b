using Nightjar.Formats.SafeTensors;
using Nightjar.Models.Cats;
using Nightjar.Models.Gru;
using Nightjar.Models.SuperNnova;
using Nightjar.Models.TimeSeriesTransformer;

namespace Nightjar.Models.LightCurves;

/// <summary>Loads a classifier of light curves of any family, by what the file states of its settings.</summary>
public static class LightCurveModelFile
{
    /// <summary>The family of a model: <c>t2</c>, <c>supernnova</c>, <c>cats</c> or <c>gru</c>; null where the file is no classifier of light
    /// curves, or no safetensors file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? FamilyOf(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var file = SafeTensorsFile.Open(path);
            return Array.Find(["t2", "supernnova", "cats", "gru"], family => file.Metadata.Keys.Any(k => k.StartsWith(family + ".", StringComparison.Ordinal)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Loads a model.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no classifier of light curves. The message names what is wrong.</exception>
    public static LightCurveModel Load(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
        return FamilyOf(path) switch
        {
            "t2" => T2Model.Load(path),
            "supernnova" => SuperNnovaModel.Load(path),
            "cats" => CatsModel.Load(path),
            "gru" => GruModel.Load(path),
            _ => throw new InvalidDataException($"'{path}' is no classifier of light curves."),
        };
    }
}
