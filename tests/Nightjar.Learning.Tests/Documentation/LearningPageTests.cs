using System.Reflection;
using System.Text.RegularExpressions;
using Nightjar.Formats.Onnx;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Documentation;

/// <summary>The code of docs/learning.md compiles, runs and does what the page says: its blocks are regions of source files here.</summary>
public sealed partial class LearningPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nightjar-learning-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_block_of_the_page_is_code_that_is_compiled()
    {
        var regions = Regions(Text("StampNet.cs")).Concat(Regions(Text("LearningExample.cs"))).ToArray();
        var blocks = Blocks().Matches(Text("learning.md")).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(10, blocks.Length);
        Assert.Equal(regions, blocks);
    }

    [Fact]
    public void The_model_of_the_page_has_at_most_thirty_lines()
    {
        var model = Assert.Single(Regions(Text("StampNet.cs")));
        Assert.InRange(model.Split('\n').Count(line => line.Trim().Length > 0), 1, 30);
    }

    [Fact]
    public void The_page_runs()
    {
        using (var pool = new TensorPool()) LearningExample.Run(pool, _folder, TestContext.Current.CancellationToken);
        var onnx = OnnxReader.Parse("stampnet.onnx", File.ReadAllBytes(Path.Combine(_folder, "stampnet.onnx")));
        Assert.Equal(["stamp", "seeing"], onnx.Graph.Inputs.Select(i => i.Name));
    }

    private static string Text(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        Assert.NotNull(stream);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // Regions without the indentation of their first line.
    private static IEnumerable<string> Regions(string source) => RegionLines().Matches(source).Select(m =>
    {
        var indent = m.Groups[1].Value;
        return string.Concat(m.Groups[2].Value.Split('\n').SkipLast(1).Select(line => (line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line) + "\n"));
    });

    [GeneratedRegex("^( *)#region [a-z0-9-]+\n(.*?)^ *#endregion", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex RegionLines();

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Blocks();
}
