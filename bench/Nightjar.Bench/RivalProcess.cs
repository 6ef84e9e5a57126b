using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Nightjar.Bench;

/// <summary>A program that times another reader on the same packets, one round for each line that it is sent.</summary>
internal sealed class RivalProcess : IDisposable
{
    private readonly Process _process;
    private readonly int _passes;

    private RivalProcess(Process process, int passes) => (_process, _passes) = (process, passes);

    /// <summary>Starts the program; null with a line on standard error where it cannot be.</summary>
    public static RivalProcess? TryStart(string program, IEnumerable<string> arguments, int passes)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
            return new RivalProcess(Process.Start(start)!, passes);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Console.Error.WriteLine($"without {program}: {exception.Message}");
            return null;
        }
    }

    /// <summary>Runs one round; microseconds a packet for each way of decoding, nothing where the program has ended.</summary>
    public IReadOnlyDictionary<string, double> Round()
    {
        try
        {
            _process.StandardInput.WriteLine(_passes.ToString(CultureInfo.InvariantCulture));
            _process.StandardInput.Flush();
            var line = _process.StandardOutput.ReadLine();
            return line is null ? new Dictionary<string, double>() : JsonSerializer.Deserialize<Dictionary<string, double>>(line)!;
        }
        catch (IOException)
        {
            return new Dictionary<string, double>();
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
    }
}
