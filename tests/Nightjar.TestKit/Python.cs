using System.Diagnostics;
using Assert = Xunit.Assert;

namespace Nightjar.TestKit;

/// <summary>Runs Debian's Python as an oracle; skips the running test where it or a module is missing.</summary>
public static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    public static string[] Run(string script, IEnumerable<string> input, string module)
    {
        Assert.SkipUnless(File.Exists(Interpreter), $"no {Interpreter}");
        Assert.SkipUnless(Execute($"import {module}", []).ExitCode == 0, $"no Python module {module}");
        var (exitCode, output) = Execute(script, input);
        Assert.Equal(0, exitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (int ExitCode, string Output) Execute(string script, IEnumerable<string> input)
    {
        var start = new ProcessStartInfo(Interpreter, ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = string.Join('\n', input);
        var writing = Task.Run(() =>
        {
            process.StandardInput.Write(lines);
            process.StandardInput.Close();
        });
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 || lines.Length == 0, errors.GetAwaiter().GetResult());
        writing.GetAwaiter().GetResult();
        return (process.ExitCode, output);
    }
}
