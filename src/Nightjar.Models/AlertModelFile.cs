using System.Text.Json;
using Nightjar.Learning.Graphs;
using Nightjar.Models.Acai;
using Nightjar.Models.Braai;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Files;

namespace Nightjar.Models;

/// <summary>Loads a model of any of the families, by the name that the file states.</summary>
public static class AlertModelFile
{
    /// <summary>Loads a model.</summary>
    /// <param name="path">Folder of <c>.npy</c> files, file of weights, or file of graph and weights.</param>
    /// <param name="normalization">The scaling of stamps, for a model that does not state it and is not a published one.</param>
    /// <exception cref="FileNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="InvalidDataException">It is no model of a known family. The message names what is wrong.</exception>
    public static AlertModel Load(string path, TripletNormalization? normalization = null)
    {
        if (!Path.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
        string name;
        var modality = BtsbotModality.Both;
        try
        {
            using var source = WeightSource.Open(path, "a network that scores alerts");
            name = ModelStatements.NameAndVersion(source.Statements, "braai").Name;
            if (source.HasGraph)
            {
                using var frozen = FrozenModel.Load(path);
                modality = BtsbotModel.ModalityOf(frozen.Graph);
            }
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new InvalidDataException($"'{path}' is not a model: {error.Message}", error);
        }

        if (name.StartsWith("acai", StringComparison.OrdinalIgnoreCase)) return AcaiModel.Load(path, normalization);
        if (name.StartsWith("btsbot", StringComparison.OrdinalIgnoreCase)) return BtsbotModel.Load(path, modality, normalization);
        return BraaiModel.Load(path, normalization);
    }
}
