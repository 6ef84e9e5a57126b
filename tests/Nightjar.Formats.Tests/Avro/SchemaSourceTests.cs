using System.Net;
using System.Net.Sockets;
using System.Text;
using Nightjar.Formats.Avro;
using Nightjar.TestKit;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

public class SchemaSourceTests
{
    [Fact]
    public void A_frame_is_a_zero_and_a_big_endian_number()
    {
        Assert.True(ConfluentFrame.TryRead([0, 0, 0, 3, 0x84, 7, 8], out var id, out var body));
        Assert.Equal((900, 2, 7), (id, body.Length, body[0]));
        Assert.True(ConfluentFrame.TryRead([0, 0, 0, 0, 1], out id, out body));
        Assert.Equal((1, 0), (id, body.Length));
        Assert.False(ConfluentFrame.TryRead([1, 0, 0, 3, 0x84, 7], out _, out _));
        Assert.False(ConfluentFrame.TryRead([0, 0, 0, 3], out _, out _));
        Span<byte> frame = stackalloc byte[ConfluentFrame.Length];
        ConfluentFrame.Write(frame, 1100);
        Assert.True(ConfluentFrame.TryRead(frame, out id, out _));
        Assert.Equal(1100, id);
    }

    [Theory]
    [InlineData("lsst/sample_data")]
    [InlineData("schemas/lsst")]
    public void Rubins_wire_packets_are_read_with_schemas_of_a_folder(string folder)
    {
        var source = new AvroSchemaFolder(SharedData.PathOf(["alerts", .. folder.Split('/')]), new AvroSchemaCache());
        var ids = new List<int>();
        foreach (var path in Directory.GetFiles(SharedData.PathOf("alerts", "lsst", "boom_wire")).Order(StringComparer.Ordinal))
        {
            Assert.True(ConfluentFrame.TryRead(File.ReadAllBytes(path), out var id, out var body));
            Assert.True(source.TryGet(id, out var schema, out var error), error.ToString());
            Assert.True(schema.TrySkip(body, out var consumed, out error), error.ToString());
            Assert.Equal(body.Length, consumed);
            Assert.Equal(Path.GetFileNameWithoutExtension(path), Json(schema, body, path: "diaSource.diaSourceId"));
            Assert.True(source.TryGet(id, out var again, out _));
            Assert.Same(schema, again);
            ids.Add(id);
        }

        Assert.Equal([701, 703, 900], ids);
    }

    [Fact]
    public void Every_schema_of_Rubin_is_composed_of_its_files()
    {
        var source = new AvroSchemaFolder(SharedData.PathOf("alerts", "schemas", "lsst"), new AvroSchemaCache());
        foreach (var (id, fields) in new[] { (701, 136), (703, 138), (704, 140), (900, 98), (1000, 98), (1100, 98) })
        {
            Assert.True(source.TryGet(id, out var schema, out var error), error.ToString());
            Assert.True(schema.Schema.TryGetField("diaSource", out var diaSource));
            Assert.Equal($"lsst.v{id / 100}_{id % 100}.alert", schema.Schema.FullName);
            Assert.Equal(fields, diaSource.Schema.Fields.Count);
        }
    }

    [Fact]
    public void A_folder_is_searched_by_id_then_by_version_then_for_containers()
    {
        using var folder = new TemporaryFolder();
        var source = new AvroSchemaFolder(folder.Path, new AvroSchemaCache());
        Assert.False(source.TryGet(7, out _, out var error));
        Assert.Contains("no schema with id 7", error.Reason);

        folder.Write("x_v0_70.avro", "not the version");
        folder.Write("x_v0_7.avro", "not a container");
        Assert.False(source.TryGet(7, out _, out error));
        Assert.StartsWith("x_v0_7.avro: not an Avro container", error.Reason);
        folder.Write("x.v0_7.alert.avsc", "{");
        Assert.False(source.TryGet(7, out _, out error));
        Assert.StartsWith("x.v0_7.alert.avsc: a schema file is not JSON", error.Reason);
        folder.Write("7.avsc", Record("a:\"Other\""));
        Assert.False(source.TryGet(7, out _, out error));
        Assert.Contains("no type 'Other'", error.Reason);
        folder.Write("Other.avsc", RecordNamed("Other", "b:\"int\""));
        Assert.True(source.TryGet(7, out var schema, out _));
        Assert.Equal("Other", schema.Schema.Fields[0].Schema.FullName);

        var missing = new AvroSchemaFolder(Path.Combine(folder.Path, "nowhere"), new AvroSchemaCache());
        Assert.False(missing.TryGet(7, out _, out error));
        Assert.Contains("no schema with id 7", error.Reason);
    }

    [Fact]
    public void A_type_name_does_not_lead_out_of_the_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Secret.avsc", "\"int\"");
        var inner = Path.Combine(folder.Path, "inner");
        Directory.CreateDirectory(inner);
        File.WriteAllText(Path.Combine(inner, "7.avsc"), Record("a:\"../Secret\""));
        Assert.False(new AvroSchemaFolder(inner, new AvroSchemaCache()).TryGet(7, out _, out var error));
        Assert.Contains("no type", error.Reason);
    }

    [Fact]
    public void Files_that_refer_to_each_other_without_end_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("7.avsc", "\"A\"");
        folder.Write("A.avsc", "[\"B\"]");
        folder.Write("B.avsc", "[\"A\"]");
        Assert.False(new AvroSchemaFolder(folder.Path, new AvroSchemaCache()).TryGet(7, out _, out _));
    }

    [Fact]
    public void A_set_answers_itself_and_asks_others_in_order()
    {
        using var folder = new TemporaryFolder();
        var cache = new AvroSchemaCache();
        folder.Write("8.avsc", "\"int\"");
        var set = new AvroSchemaSet(cache, new AvroSchemaFolder(Path.Combine(folder.Path, "empty"), cache), new AvroSchemaFolder(folder.Path, cache));
        Assert.True(set.TryAdd(7, Utf8("\"string\""), out _));
        Assert.False(set.TryAdd(9, Utf8("nonsense"), out _));
        Assert.True(set.TryGet(7, out var schema, out _) && schema.Schema.Type == AvroType.String);
        Assert.True(set.TryGet(8, out schema, out _) && schema.Schema.Type == AvroType.Int);
        Assert.False(set.TryGet(9, out _, out var error));
        Assert.Equal(2, error.Reason.Split("; ").Length);
        Assert.False(new AvroSchemaSet(cache).TryGet(9, out _, out error));
        Assert.Equal("no schema with id 9 is known", error.Reason);
    }

    [Fact]
    public async Task A_registry_is_asked_once_for_a_schema()
    {
        await using var server = new TinyServer(path => path == "/base/schemas/ids/900" ? (200, """{"schema":"{\"type\":\"record\",\"name\":\"lsst.v9_0.alert\",\"fields\":[]}"}""") : (404, "{}"));
        using var registry = new AvroSchemaRegistry(new Uri($"{server.Address}/base/"), new AvroSchemaCache());
        for (var i = 0; i < 3; i++)
        {
            Assert.True(registry.TryGet(900, out var schema, out var error), error.ToString());
            Assert.Equal("lsst.v9_0.alert", schema.Schema.FullName);
        }

        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData(404, "{}", "answers 404")]
    [InlineData(200, "<html>", "does not answer with JSON")]
    [InlineData(200, "[]", "answers without a schema")]
    [InlineData(200, """{"schema":"nonsense"}""", "the schema is not JSON")]
    public async Task A_registry_that_fails_is_asked_again_after_a_while_only(int status, string body, string reason)
    {
        var answer = (status, body);
        await using var server = new TinyServer(_ => answer);
        var clock = new ManualTime();
        using var registry = new AvroSchemaRegistry(new Uri(server.Address), new AvroSchemaCache(), time: clock);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(registry.TryGet(1, out _, out var error));
            Assert.Contains(reason, error.Reason);
            Assert.Contains("/schemas/ids/1", error.Reason);
        }

        Assert.Equal(1, server.Requests);
        answer = (200, """{"schema":"\"int\""}""");
        clock.Ticks += registry.RetryAfter.Ticks + 1;
        Assert.True(registry.TryGet(1, out _, out _));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task A_registry_that_is_silent_or_absent_or_endless_is_an_error()
    {
        await using var server = new TinyServer(_ => (0, ""));
        using var silent = new AvroSchemaRegistry(new Uri(server.Address), new AvroSchemaCache(), TimeSpan.FromMilliseconds(50));
        Assert.False(silent.TryGet(1, out _, out var error));
        Assert.Contains("does not answer within 0.05 s", error.Reason);

        await using var large = new TinyServer(_ => (200, new string('x', 1000)));
        using var bounded = new AvroSchemaRegistry(new Uri(large.Address), new AvroSchemaCache(new AvroLimits { SchemaBytes = 100 }));
        Assert.False(bounded.TryGet(1, out _, out error));
        Assert.Contains("cannot be reached", error.Reason);

        string address;
        await using (var gone = new TinyServer(_ => (200, ""))) address = gone.Address;
        using var absent = new AvroSchemaRegistry(new Uri(address), new AvroSchemaCache());
        Assert.False(absent.TryGet(1, out _, out error));
        Assert.Contains("cannot be reached", error.Reason);
    }

    private sealed class ManualTime : TimeProvider
    {
        public long Ticks { get; set; } = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("nightjar-schemas-").FullName;

        public void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>Answers HTTP requests on the local machine; a status of 0 means never to answer.</summary>
    private sealed class TinyServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _loop;
        private int _requests;

        public TinyServer(Func<string, (int Status, string Body)> answer)
        {
            _listener.Start();
            _loop = ServeAsync(answer);
        }

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public int Requests => Volatile.Read(ref _requests);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _loop;
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync(Func<string, (int Status, string Body)> answer)
        {
            var open = new List<TcpClient>();
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    open.Add(client);
                    var stream = client.GetStream();
                    var buffer = new byte[4096];
                    var length = 0;
                    while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8)) length += await stream.ReadAsync(buffer.AsMemory(length), _stop.Token);
                    Interlocked.Increment(ref _requests);
                    var path = Encoding.ASCII.GetString(buffer, 0, length).Split(' ')[1];
                    var (status, body) = answer(path);
                    if (status == 0) continue;
                    var text = $"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(text), _stop.Token);
                    client.Close();
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
            {
                foreach (var client in open) client.Dispose();
            }
        }
    }
}
