using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Broker.Pipeline;
using Nightjar.Models;

namespace Nightjar.Cli;

/// <summary><c>--model</c>, <c>--no-model</c> and <c>--normalization</c> of commands that score alerts.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string[]> _models = new("--model", "-m")
    {
        Description = "Score every alert with this model, of any family; may be given again and again: a file, a folder of published weights, "
            + "NAME=PATH to keep its scores under another name, the name of a model that comes with the program ('nightjar models'), or shipped:all. "
            + "Without it, the braai that comes with the program.",
        HelpName = "[NAME=]PATH",
    };

    private readonly Option<bool> _none = new("--no-model") { Description = "Do not score." };
    private readonly Option<TripletNormalization?> _normalization = new("--normalization") { Description = "How stamps are scaled, for models that do not state it; the forms in double precision do not overflow on templates without data." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="mayBeNone">Whether it can do without.</param>
    public void AddTo(Command command, bool mayBeNone)
    {
        command.Options.Add(_models);
        command.Options.Add(_normalization);
        if (mayBeNone) command.Options.Add(_none);
    }

    /// <summary>Loads the models of a command line.</summary>
    /// <exception cref="NightjarException">One cannot be found or loaded, two have one name, or models are asked for and refused at once.</exception>
    public IReadOnlyList<ScoringModel> Load(ParseResult result)
    {
        var texts = result.GetValue(_models) ?? [];
        if (result.CommandResult.Command.Options.Contains(_none) && result.GetValue(_none))
        {
            if (texts.Length > 0) throw new NightjarException("--model and --no-model exclude each other") { IsUsage = true };
            return [];
        }

        var models = new List<ScoringModel>();
        try
        {
            foreach (var (label, path) in (texts.Length == 0 ? [ShippedModels.Standard] : texts).SelectMany(Places))
            {
                var model = LoadOne(path, result.GetValue(_normalization));
                models.Add(label is null ? new(model) : new(label, model));
            }

            var twice = models.GroupBy(m => m.Label, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
            if (twice is not null) throw new NightjarException($"two models are called {twice.Key}: tell them apart with --model NAME=PATH") { IsUsage = true };
            return models;
        }
        catch
        {
            foreach (var model in models) model.Model.Dispose();
            throw;
        }
    }

    /// <summary>The models that ship, as where nothing is said.</summary>
    public static IReadOnlyList<ScoringModel> Standard() => [new(LoadOne(ShippedModels.Find(ShippedModels.Standard).Path, null))];

    private static IEnumerable<(string? Label, string Path)> Places(string text)
    {
        if (text == ShippedModels.All) return ShippedModels.List.Where(m => m.IsMain).Select(m => ((string?)null, m.Path));
        string? label = null;
        if (text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && !Path.Exists(text)) (label, text) = (text[..equals], text[(equals + 1)..]);
        if (ShippedModels.TryFind(text) is { } shipped) return [(label, shipped.Path)];
        if (Path.Exists(text)) return [(label, text)];
        var names = string.Join(", ", ShippedModels.List.Select(m => m.Name));
        throw new NightjarException($"there is no model at {text}" + (names.Length > 0 ? $", and none of that name comes with the program (it has {names})" : "")) { IsUsage = true };
    }

    private static StreamModel LoadOne(string path, TripletNormalization? normalization)
    {
        try
        {
            return StreamModel.Load(path, normalization);
        }
        catch (Exception exception) when (exception is IOException or FormatException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new NightjarException($"the model {path} cannot be loaded: {exception.Message}", exception);
        }
    }
}
