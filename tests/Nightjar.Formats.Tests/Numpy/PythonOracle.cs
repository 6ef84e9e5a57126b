using System.Diagnostics;

namespace Nightjar.Formats.Tests.Numpy;

/// <summary>Debian's Python as a second opinion; the test is skipped where it or the module is missing.</summary>
internal static class PythonOracle
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs a script with arguments; what it prints is ignored, failing is not.</summary>
    public static void Run(string module, string script, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python) && Execute(["-c", $"import {module}"]).Code == 0, $"no {module} in {Python}");
        var (code, error) = Execute(["-c", script, .. arguments]);
        Assert.True(code == 0, error);
    }

    private static (int Code, string Error) Execute(string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
