namespace Nightjar.Models.LightCurves.Tables;

/// <summary>Which classes a classifier tells apart, and which objects belong to each.</summary>
public sealed class ClassScheme
{
    /// <summary>In place of a name: every class that is named nowhere else.</summary>
    public const string Rest = "*";

    private const string Other = "other";

    private readonly Dictionary<string, string> _classOf;
    private readonly string? _rest;

    private ClassScheme(string name, IReadOnlyList<(string Class, string[] Members)> classes)
    {
        (Name, Classes) = (name, [.. classes.Select(c => c.Class)]);
        _classOf = new(StringComparer.Ordinal);
        foreach (var (@class, members) in classes)
        {
            foreach (var member in members)
            {
                if (member == Rest) _rest = _rest is null ? @class : throw new FormatException($"'{name}': {Rest} stands in two classes");
                else if (!_classOf.TryAdd(ClassNames.Of(member) is { Length: > 0 } known ? known : member, @class)) throw new FormatException($"'{name}': {member} stands in two classes");
            }
        }

        if (Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Count) throw new FormatException($"'{name}': a class stands there twice");
        if (Classes.Count < 2) throw new FormatException($"'{name}': expected two classes at least");
        if (Classes.Any(c => c.Contains('|', StringComparison.Ordinal))) throw new FormatException($"'{name}': a name has a | in it");
    }

    /// <summary>The 14 classes of PLAsTiCC, IIn among II, and IIb and Ibn among Ibc.</summary>
    public static ClassScheme Plasticc { get; } = new("plasticc",
    [
        ("mu-Lens-Single", ["mu-Lens-Single"]),
        ("TDE", ["TDE"]),
        ("EB", ["EB"]),
        ("SNII", ["SNII", "SNIIn"]),
        ("SNIax", ["SNIax"]),
        ("Mira", ["Mira"]),
        ("SNIbc", ["SNIbc", "SNIIb", "SNIbn"]),
        ("KN", ["KN"]),
        ("M-dwarf", ["M-dwarf"]),
        ("SNIa-91bg", ["SNIa-91bg"]),
        ("AGN", ["AGN"]),
        ("SNIa", ["SNIa"]),
        ("RRL", ["RRL"]),
        ("SLSN-I", ["SLSN-I"]),
    ]);

    /// <summary>Explosions in few classes: SNIa with all its kinds, SNII with IIn, SNIbc with IIb and Ibn, SLSN of both kinds, TDE.</summary>
    public static ClassScheme Coarse { get; } = new("coarse",
    [
        ("SNIa", ["SNIa", "SNIa-91bg", "SNIax", "SNIa-pec"]),
        ("SNII", ["SNII", "SNIIn"]),
        ("SNIbc", ["SNIbc", "SNIIb", "SNIbn"]),
        ("SLSN", ["SLSN-I", "SLSN-II"]),
        ("TDE", ["TDE"]),
    ]);

    /// <summary>Ia supernovae of all kinds against everything else.</summary>
    public static ClassScheme Ia { get; } = new("ia", [("SN Ia", ["SNIa", "SNIa-91bg", "SNIax", "SNIa-pec"]), ("other", [Rest])]);

    /// <summary>CATS's five.</summary>
    public static ClassScheme Cats { get; } = new("cats",
    [
        ("SN-like", ["SNIa", "SNIa-91bg", "SNIax", "SNIa-pec", "SNII", "SNIIn", "SNIIb", "SNIbc", "SNIbn"]),
        ("Fast", ["KN", "CV", "Nova", "M-dwarf", "mu-Lens-Single"]),
        ("Long", ["SLSN-I", "SLSN-II", "TDE", "ILOT", "CaRT", "PISN"]),
        ("Periodic", ["Cepheid", "RRL", "DeltaScuti", "EB", "Mira"]),
        ("Non-periodic", ["AGN"]),
    ]);

    /// <summary>The schemes that have a name.</summary>
    public static IReadOnlyList<ClassScheme> Known { get; } = [Plasticc, Coarse, Ia, Cats];

    /// <summary>What it is called, or the text that it was made of.</summary>
    public string Name { get; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>A scheme by its name, or of a text such as <c>SNIa,SNII=SNII+SNIIn,other=*</c>: classes with commas between, each alone or
    /// with the classes that it holds.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static ClassScheme Parse(string text)
    {
        if (Known.FirstOrDefault(s => s.Name == text) is { } known) return known;
        var classes = new List<(string, string[])>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, members) = equals < 0 ? (part, part) : (part[..equals].Trim(), part[(equals + 1)..]);
            var list = members.Split('+', StringSplitOptions.TrimEntries);
            if (name.Length == 0 || list.Any(m => m.Length == 0))
                throw new FormatException($"'{text}' is none of {string.Join(", ", Known.Select(s => s.Name))}, nor a list such as SNIa,SNII=SNII+SNIIn,other={Rest}");
            classes.Add((name, list));
        }

        return new(text, classes);
    }

    /// <summary>The scheme of a model: the one that it states, or else the named one whose classes it has, or else its classes each by itself.</summary>
    /// <exception cref="FormatException">It states none, and has a class of which nobody knows what belongs to it.</exception>
    public static ClassScheme Of(LightCurveModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Scheme is { } stated) return Parse(stated);
        if ((Known.FirstOrDefault(s => s.Classes.ToHashSet(StringComparer.Ordinal).SetEquals(model.Classes)) ?? Known.FirstOrDefault(s => s.Has(model.Classes))) is { } known) return known;
        var unknown = model.Classes.FirstOrDefault(c => c != Other && ClassNames.Of(c).Length == 0);
        if (unknown is not null) throw new FormatException($"the model does not state which objects belong to its class '{unknown}': give --classes");
        return Parse(string.Join(',', model.Classes.Select(c => c == Other ? $"{Other}={Rest}" : c)));
    }

    /// <summary>The class of an object; null where it belongs to none.</summary>
    /// <param name="name">What it is, by the name that is used here; empty for unknown.</param>
    public string? Of(string name) => name.Length == 0 ? null : _classOf.GetValueOrDefault(ClassNames.Of(name), _rest!);

    /// <summary>Whether the names of a model's classes are members or classes of this scheme.</summary>
    public bool Has(IEnumerable<string> classes) => classes.All(c => Classes.Contains(c, StringComparer.Ordinal));
}
