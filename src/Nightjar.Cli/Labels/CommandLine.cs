namespace Nightjar.Cli.Labels;

/// <summary>The command line as it was typed, for cards.</summary>
internal static class CommandLine
{
    /// <summary>The words, quoted where a shell would part or change them.</summary>
    public static string Text(IEnumerable<string> words) => "./nightjar " + string.Join(' ', words.Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=+@%".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
