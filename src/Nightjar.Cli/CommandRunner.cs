using System.CommandLine;
using System.CommandLine.Parsing;
using Nightjar.Broker;

namespace Nightjar.Cli;

/// <summary>Runs a command and turns what goes wrong into one sentence on standard error and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>The command failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary><c>--strict</c> was given and some input was rejected.</summary>
    public const int Rejected = 3;

    /// <summary>The command was interrupted from the keyboard.</summary>
    public const int Interrupted = 130;

    /// <summary>Parses and runs.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"nightjar: {error.Message}");
            await Console.Error.WriteLineAsync($"Try 'nightjar{PathOf(parsed.CommandResult)} --help'.");
            return WrongUsage;
        }

        // A list of commands says what each does; its own help goes on with examples.
        foreach (var command in parsed.CommandResult.Command.Subcommands) command.Description = command.Description?.Split("\n\n")[0];

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("nightjar: interrupted; what was committed is safe");
            return Interrupted;
        }
        catch (NightjarException exception)
        {
            await Console.Error.WriteLineAsync($"nightjar: {exception.Message}");
            return exception.IsUsage ? WrongUsage : Failed;
        }
        catch (IOException exception) when (IsClosedPipe(exception))
        {
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"nightjar: {exception.Message}");
            return Failed;
        }
    }

    /// <summary>Sets what a command does; it runs on a thread of its own so that the keyboard can interrupt it.</summary>
    public static void Run(this Command command, Func<ParseResult, CancellationToken, int> action) =>
        command.SetAction((result, cancellationToken) => Task.Run(() => action(result, cancellationToken), CancellationToken.None));

    // The names of a command and of those that it belongs to, each after a blank; nothing for the program itself.
    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "";

    /// <summary>The reader of our output went away (<c>nightjar query ... | head</c>): nothing is wrong.</summary>
    private static bool IsClosedPipe(IOException exception) =>
        exception.HResult is 32 or unchecked((int)0x80070020) || exception.Message.Contains("Broken pipe", StringComparison.Ordinal);
}
