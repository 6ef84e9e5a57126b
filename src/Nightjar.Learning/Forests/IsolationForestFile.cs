using System.Globalization;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Layers;

namespace Nightjar.Learning.Forests;

/// <summary>Isolation forests in safetensors files: the fields of the nodes as one tensor each.</summary>
internal static class IsolationForestFile
{
    private const string Kind = "isolation forest";

    public static void Save(IsolationForest forest, string path)
    {
        var nodes = forest.Nodes.ToArray();
        SafeTensorsWriter.Write(
            path,
            [
                SafeTensorEntry.Create<int>("roots", forest.Roots, forest.Trees),
                SafeTensorEntry.Create<int>("columns", Array.ConvertAll(nodes, n => n.Column), nodes.Length),
                SafeTensorEntry.Create<float>("thresholds", Array.ConvertAll(nodes, n => n.Threshold), nodes.Length),
                SafeTensorEntry.Create<int>("next", Array.ConvertAll(nodes, n => n.Next), nodes.Length),
                SafeTensorEntry.Create<float>("lengths", Array.ConvertAll(nodes, n => n.Length), nodes.Length),
            ],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["kind"] = Kind,
                ["columns"] = forest.Columns.ToString(CultureInfo.InvariantCulture),
                ["subsample"] = forest.Subsample.ToString(CultureInfo.InvariantCulture),
            });
    }

    public static IsolationForest Load(string path)
    {
        using var file = SafeTensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault("kind") != Kind) throw new ModelFileException(path, "metadata", $"does not say kind: {Kind}");
        var columns = Number(file, "columns", least: 1);
        var subsample = Number(file, "subsample", least: 2);
        var roots = Values<int>(file, "roots");
        var compared = Values<int>(file, "columns");
        var thresholds = Values<float>(file, "thresholds");
        var next = Values<int>(file, "next");
        var lengths = Values<float>(file, "lengths");
        if (compared.Length != next.Length || thresholds.Length != next.Length || lengths.Length != next.Length)
            throw new ModelFileException(path, "next", $"speaks of {next.Length} nodes, others of {compared.Length}, {thresholds.Length} and {lengths.Length}");
        if (roots.Length is 0 or > IsolationForest.MostTrees || roots[0] != 0) throw new ModelFileException(path, "roots", "does not begin with node 0");

        var nodes = new IsolationNode[next.Length];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = new(compared[i], thresholds[i], next[i], lengths[i]);
        for (var tree = 0; tree < roots.Length; tree++)
        {
            var end = tree + 1 < roots.Length ? roots[tree + 1] : nodes.Length;
            if (end > nodes.Length || end <= roots[tree]) throw new ModelFileException(path, "roots", $"gives tree {tree} the nodes from {roots[tree]} to below {end} of {nodes.Length}");
            for (var i = roots[tree]; i < end; i++) Check(path, nodes[i], i, end, columns);
        }

        return new(nodes, roots, Heights(nodes, roots), columns, subsample);
    }

    /// <summary>The number of steps that end in a leaf from each root. Children stand behind their parents.</summary>
    public static int[] Heights(ReadOnlySpan<IsolationNode> nodes, ReadOnlySpan<int> roots)
    {
        var heights = new int[roots.Length];
        var depths = new int[nodes.Length];
        for (var tree = 0; tree < roots.Length; tree++)
        {
            var end = tree + 1 < roots.Length ? roots[tree + 1] : nodes.Length;
            for (var i = roots[tree]; i < end; i++)
            {
                heights[tree] = Math.Max(heights[tree], depths[i]);
                if (nodes[i].Next == i) continue;
                depths[nodes[i].Next] = Math.Max(depths[nodes[i].Next], depths[i] + 1);
                depths[nodes[i].Next + 1] = Math.Max(depths[nodes[i].Next + 1], depths[i] + 1);
            }
        }

        return heights;
    }

    // A walk must stay in its tree and come to an end.
    private static void Check(string path, IsolationNode node, int index, int end, int columns)
    {
        var isLeaf = node.Next == index;
        if (!isLeaf && (node.Next < index || node.Next > end - 2)) throw new ModelFileException(path, "next", $"leads from node {index} to {node.Next}, its tree ends before {end}");
        if ((uint)node.Column >= (uint)columns) throw new ModelFileException(path, "columns", $"compares column {node.Column} in node {index}, a row has {columns}");
        if (isLeaf ? node.Threshold != float.PositiveInfinity : !float.IsFinite(node.Threshold))
            throw new ModelFileException(path, "thresholds", $"is {node.Threshold} in node {index}, which is {(isLeaf ? "a leaf" : "none")}");
        if (!float.IsFinite(node.Length) || node.Length < 0) throw new ModelFileException(path, "lengths", $"is {node.Length} in node {index}");
    }

    private static int Number(SafeTensorsFile file, string name, int least) =>
        int.TryParse(file.Metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new ModelFileException(file.Path, "metadata", $"does not say {name}, a number from {least}");

    private static T[] Values<T>(SafeTensorsFile file, string name)
        where T : unmanaged
    {
        if (!file.TryGet(name, out var tensor)) throw new ModelFileException(file.Path, name, "is missing");
        var isExpected = tensor.DataType == (typeof(T) == typeof(int) ? SafeTensorDataType.Int32 : SafeTensorDataType.Float32);
        return isExpected && tensor.Shape.Length == 1
            ? tensor.As<T>().ToArray()
            : throw new ModelFileException(file.Path, name, $"holds {tensor.DataType} on {tensor.Shape.Length} axes, expected {typeof(T).Name} on one");
    }
}
