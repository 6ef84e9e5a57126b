using System.Globalization;

namespace Nightjar.Simulation;

/// <summary>How large a share of the alerts each class gets, to within the chances of detection. Only the ratios count.</summary>
/// <remarks>The defaults are a night of ZTF, rounded: half variable stars, a quarter asteroids, artefacts next.</remarks>
public sealed record ClassWeights
{
    /// <summary>Share of <see cref="SourceClass.VariableStar"/>.</summary>
    public double VariableStar { get; init; } = 0.50;

    /// <summary>Share of <see cref="SourceClass.Asteroid"/>.</summary>
    public double Asteroid { get; init; } = 0.25;

    /// <summary>Share of <see cref="SourceClass.Artefact"/>.</summary>
    public double Artefact { get; init; } = 0.15;

    /// <summary>Share of <see cref="SourceClass.ActiveNucleus"/>.</summary>
    public double ActiveNucleus { get; init; } = 0.05;

    /// <summary>Share of <see cref="SourceClass.Supernova"/>.</summary>
    public double Supernova { get; init; } = 0.03;

    /// <summary>Share of <see cref="SourceClass.CataclysmicVariable"/>.</summary>
    public double CataclysmicVariable { get; init; } = 0.02;

    /// <summary>The share of a class.</summary>
    public double this[SourceClass sourceClass] => sourceClass switch
    {
        SourceClass.VariableStar => VariableStar,
        SourceClass.Asteroid => Asteroid,
        SourceClass.Artefact => Artefact,
        SourceClass.ActiveNucleus => ActiveNucleus,
        SourceClass.Supernova => Supernova,
        SourceClass.CataclysmicVariable => CataclysmicVariable,
        _ => throw new ArgumentOutOfRangeException(nameof(sourceClass)),
    };

    /// <summary>One class and nothing else.</summary>
    public static ClassWeights Only(SourceClass sourceClass)
    {
        var none = new ClassWeights
        {
            VariableStar = 0,
            Asteroid = 0,
            Artefact = 0,
            ActiveNucleus = 0,
            Supernova = 0,
            CataclysmicVariable = 0,
        };
        return none.With(sourceClass, 1);
    }

    /// <summary>Reads weights as people write them: <c>supernova=3,artefact=1</c>; classes that are not named get none.</summary>
    /// <param name="text">Pairs of class and weight, case ignored, parted by commas.</param>
    /// <param name="weights">The weights; null when the text cannot be read.</param>
    /// <param name="error">Why not, in a sentence; empty on success.</param>
    public static bool TryParse(string text, out ClassWeights? weights, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        weights = null;
        var result = Only(SourceClass.VariableStar).With(SourceClass.VariableStar, 0);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2
                || !Enum.TryParse<SourceClass>(parts[0], ignoreCase: true, out var sourceClass)
                || !Enum.IsDefined(sourceClass))
            {
                error = $"'{pair}' is not CLASS=WEIGHT with a class of {string.Join(", ", Enum.GetNames<SourceClass>())}";
                return false;
            }

            if (!double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight))
            {
                error = $"the weight '{parts[1]}' of {sourceClass} is not a number";
                return false;
            }

            result = result.With(sourceClass, weight);
        }

        error = result.FindError() ?? "";
        if (error.Length > 0) return false;
        weights = result;
        return true;
    }

    /// <summary>What is wrong with the weights, in a sentence; null when nothing is.</summary>
    internal string? FindError()
    {
        var sum = 0.0;
        foreach (var sourceClass in Enum.GetValues<SourceClass>())
        {
            if (!(this[sourceClass] >= 0) || double.IsInfinity(this[sourceClass]))
                return $"the weight of {sourceClass} is not a number of 0 or more";
            sum += this[sourceClass];
        }

        return sum > 0 ? null : "every class weight is 0";
    }

    private ClassWeights With(SourceClass sourceClass, double weight) => sourceClass switch
    {
        SourceClass.VariableStar => this with { VariableStar = weight },
        SourceClass.Asteroid => this with { Asteroid = weight },
        SourceClass.Artefact => this with { Artefact = weight },
        SourceClass.ActiveNucleus => this with { ActiveNucleus = weight },
        SourceClass.Supernova => this with { Supernova = weight },
        _ => this with { CataclysmicVariable = weight },
    };
}
