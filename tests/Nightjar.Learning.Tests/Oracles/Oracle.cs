using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>Compares operations, forward and backward and on every vector path, with what PyTorch made of them in double precision.
/// The files are written by <c>make_oracles.py</c>.</summary>
internal static class Oracle
{
    /// <summary>Largest difference, in parts of the largest number of the tensor.</summary>
    public const double Tolerance = 1e-5;

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Oracles");

    public static SafeTensorsFile Open(string family) => SafeTensorsFile.Open(Path.Combine(Folder, family + ".safetensors"));

    /// <summary>Runs the cases of a family.</summary>
    /// <param name="family">The file's name.</param>
    /// <param name="operation">The operation, from a case to its output.</param>
    /// <param name="kinds">The cases' option "kind" must be one of these; none for all cases.</param>
    public static void Check(string family, Func<OracleCase, Variable> operation, params ReadOnlySpan<string> kinds)
    {
        using var file = Open(family);
        var count = 0;
        foreach (var name in file.Metadata.Keys)
        {
            if (!kinds.IsEmpty && !kinds.Contains(Kind(file, name))) continue;
            Check(file, name, operation);
            count++;
        }

        Assert.NotEqual(0, count);
    }

    /// <summary>Runs one case.</summary>
    public static void CheckCase(string family, string name, Func<OracleCase, Variable> operation)
    {
        using var file = Open(family);
        Check(file, name, operation);
    }

    private static void Check(SafeTensorsFile file, string name, Func<OracleCase, Variable> operation) => SimdPaths.Each(level =>
    {
        using var pool = new TensorPool(isChecking: true);
        using (var tape = new Tape(pool, isTraining: file.TryGet(name + "/direction", out _)))
        {
            // Twice: the second step meets used memory.
            for (var step = 0; step < 2; step++)
            {
                using var run = new OracleCase(file, name, tape);
                run.Compare(operation(run), $"{Path.GetFileName(file.Path)} {name} {level}");
            }
        }

        pool.ThrowIfOutstanding();
    });

    private static string? Kind(SafeTensorsFile file, string name) =>
        System.Text.Json.JsonElement.Parse(file.Metadata[name]).TryGetProperty("kind", out var kind) ? kind.GetString() : null;
}
