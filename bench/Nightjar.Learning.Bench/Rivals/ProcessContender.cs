using System.Diagnostics;
using System.Globalization;

namespace Nightjar.Learning.Bench.Rivals;

/// <summary>A program that says its name and answers lines "net batch threads runs" by "wall processor", seconds a run, or "-". There is
/// a process for each number of threads, since libraries read it when they are loaded; it answers when its threads are idle.</summary>
internal sealed class ProcessContender : IContender
{
    private readonly Dictionary<int, Process> _processes = [];
    private readonly string _program;
    private readonly string[] _arguments;

    private ProcessContender(string program, string[] arguments) => (_program, _arguments) = (program, arguments);

    public string Name { get; private set; } = string.Empty;

    /// <summary>Starts the program for one thread; null with a line on standard error where it does not start.</summary>
    public static ProcessContender? TryStart(string program, params string[] arguments)
    {
        var contender = new ProcessContender(program, arguments);
        try
        {
            _ = contender.ProcessOf(1);
            return contender;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
        {
            Console.Error.WriteLine($"without {program} {string.Join(' ', arguments)}: {exception.Message}");
            contender.Dispose();
            return null;
        }
    }

    public Measurement? Measure(Workload workload, int runs)
    {
        var process = ProcessOf(workload.Threads);
        process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload.Net} {workload.Batch} {workload.Threads} {runs}"));
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine() ?? throw new IOException($"{Name} ended at {workload.Title}");
        if (answer == "-") return null;
        var words = answer.Split(' ');
        return new(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        foreach (var process in _processes.Values)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(10))) process.Kill();
            process.Dispose();
        }
    }

    private Process ProcessOf(int threads)
    {
        if (_processes.TryGetValue(threads, out var process)) return process;
        var start = new ProcessStartInfo(_program, _arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        var count = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OMP_NUM_THREADS"] = count;
        start.Environment["OPENBLAS_NUM_THREADS"] = count;
        // Debian's OpenBLAS takes its slow kernels on a processor that it does not know, and PyTorch its AVX2 ones on AMD's.
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
        {
            start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";
            start.Environment["ATEN_CPU_CAPABILITY"] = "avx512";
        }

        process = Process.Start(start)!;
        _processes.Add(threads, process);
        Name = process.StandardOutput.ReadLine() ?? throw new IOException("it ended at once");
        return process;
    }
}
