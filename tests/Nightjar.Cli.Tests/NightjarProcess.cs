using System.Diagnostics;

namespace Nightjar.Cli.Tests;

/// <summary>Runs the program as a person would: as a process of its own.</summary>
internal static class NightjarProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs to the end.</summary>
    public static Result Run(params string[] arguments) => Run(null, arguments);

    /// <summary>Runs to the end with bytes on standard input.</summary>
    public static Result Run(byte[]? input, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (input is not null) process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"nightjar {string.Join(' ', arguments)} did not end");
        }

        return new Result(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>Starts and returns at once.</summary>
    public static Process Start(params string[] arguments) => Process.Start(StartInfo("dotnet", [Program, .. arguments]))!;

    /// <summary>The program's file.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "nightjar.dll");

    /// <summary>How to start a child with its streams redirected.</summary>
    public static ProcessStartInfo StartInfo(string file, IEnumerable<string> arguments) => new(file, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    /// <summary>What a run gave.</summary>
    internal sealed record Result(int ExitCode, string Output, string Errors);
}
