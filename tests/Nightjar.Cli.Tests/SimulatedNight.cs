using Nightjar.Cli.Tests;
using Nightjar.TestKit;

[assembly: AssemblyFixture(typeof(SimulatedNight))]

namespace Nightjar.Cli.Tests;

/// <summary>A simulated night of 2,000 alerts, made once for all tests.</summary>
public sealed class SimulatedNight : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SimulatedNight()
    {
        Path = _folder["night.tar.gz"];
        var made = NightjarProcess.Run("simulate", "--alerts", "2000", "--seed", "5", "--out", Path);
        if (made.ExitCode != 0) throw new InvalidOperationException(made.Errors);
    }

    /// <summary>The archive file.</summary>
    public string Path { get; }

    public void Dispose() => _folder.Dispose();
}
