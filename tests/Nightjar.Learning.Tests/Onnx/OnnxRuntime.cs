using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nightjar.Learning.Tests.Onnx;

/// <summary>ONNX Runtime for Node.js in one child process that runs model after model; tests are skipped where it is not
/// installed.</summary>
public sealed class OnnxRuntime : IDisposable
{
    private const string Script = """
        const ort = require('onnxruntime-node');
        const lines = require('readline').createInterface({ input: process.stdin });
        const aligned = text => { const b = Buffer.from(text, 'base64'); return b.buffer.slice(b.byteOffset, b.byteOffset + b.length); };
        // Weights of bytes must not have the values that meet them rounded to bytes too.
        const extra = { session: { qdq_matmulnbits_accuracy_level: '1' } };
        const run = async request => {
          const session = await ort.InferenceSession.create(request.model, { intraOpNumThreads: 1, logSeverityLevel: 3, extra });
          const feeds = {};
          for (const f of request.feeds)
            feeds[f.name] = new ort.Tensor(f.type, f.type == 'int64' ? new BigInt64Array(aligned(f.data)) : new Float32Array(aligned(f.data)), f.extents);
          const results = await session.run(feeds);
          return session.outputNames.map(name => ({ extents: results[name].dims, data: Buffer.from(results[name].data.buffer, results[name].data.byteOffset, results[name].data.byteLength).toString('base64') }));
        };
        (async () => {
          console.log('ready');
          for await (const line of lines) {
            let answer;
            try { answer = { outputs: await run(JSON.parse(line)) }; } catch (e) { answer = { error: String(e) }; }
            console.log(JSON.stringify(answer));
          }
        })();
        """;

    private readonly Process? _process;

    public OnnxRuntime()
    {
        var start = new ProcessStartInfo("node", ["-e", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            _process = Process.Start(start);
            _process!.ErrorDataReceived += (_, _) => { };
            _process.BeginErrorReadLine();
            if (_process.StandardOutput.ReadLine() == "ready") return;
            _process.Dispose();
            _process = null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            _process = null;
        }
    }

    public void SkipIfAbsent() => Assert.SkipWhen(_process is null, "onnxruntime-node for Node.js is not installed");

    /// <summary>Runs a model; its outputs in their order.</summary>
    public List<(int[] Extents, float[] Values)> Run(string path, IEnumerable<(string Name, int[] Extents, Array Values)> feeds)
    {
        var request = new
        {
            model = path,
            feeds = feeds.Select(f => new { name = f.Name, type = TypeOf(f.Values), extents = f.Extents, data = Convert.ToBase64String(Bytes(f.Values)) }),
        };
        _process!.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        _process.StandardInput.Flush();
        using var answer = JsonDocument.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("ONNX Runtime's process ended"));
        if (answer.RootElement.TryGetProperty("error", out var error)) Assert.Fail(error.GetString()!);
        var outputs = new List<(int[], float[])>();
        foreach (var output in answer.RootElement.GetProperty("outputs").EnumerateArray())
        {
            var extents = output.GetProperty("extents").EnumerateArray().Select(e => e.GetInt32()).ToArray();
            outputs.Add((extents, MemoryMarshal.Cast<byte, float>(output.GetProperty("data").GetBytesFromBase64()).ToArray()));
        }

        return outputs;
    }

    public void Dispose()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }

    private static string TypeOf(Array values) => values.GetType() == typeof(long[]) ? "int64" : "float32";

    private static byte[] Bytes(Array values) => values is long[] integers ? MemoryMarshal.AsBytes<long>(integers).ToArray() : MemoryMarshal.AsBytes<float>((float[])values).ToArray();
}
