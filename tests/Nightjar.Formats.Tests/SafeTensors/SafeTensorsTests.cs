using System.Text;
using Nightjar.Formats.SafeTensors;
using Nightjar.TestKit;

namespace Nightjar.Formats.Tests.SafeTensors;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nightjar-safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static byte[] Write(IEnumerable<SafeTensorEntry> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var memory = new MemoryStream();
        SafeTensorsWriter.Write(memory, tensors, metadata);
        return memory.ToArray();
    }

    private SafeTensorsFile Open(byte[] content)
    {
        File.WriteAllBytes(PathOf("file.safetensors"), content);
        return SafeTensorsFile.Open(PathOf("file.safetensors"));
    }

    private static byte[] Raw(string header, int dataLength) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[dataLength]];

    [Fact]
    public void Files_are_those_that_the_reference_implementation_documents()
    {
        Assert.Equal(Raw("{}      ", 0), Write([]));
        Assert.Equal(
            Raw("""{"__metadata__":{"framework":"pt"}}     """, 0),
            Write([], new Dictionary<string, string> { ["framework"] = "pt" }));
        Assert.Equal(
            Raw("""{"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}} """.TrimEnd(), 24),
            Write([SafeTensorEntry.Create("attn.0", new float[6], 1, 2, 3)]));
        Assert.Equal(
            Raw("""{"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}       """, 24),
            Write([SafeTensorEntry.Create("attn0", new float[6], 1, 1, 2, 3)]));
    }

    [Fact]
    public void The_documented_example_is_read()
    {
        using var file = Open(Raw("""{"test":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}}""", 16));
        Assert.Equal(["test"], file.Names);
        var tensor = file["test"];
        Assert.Equal(SafeTensorDataType.Int32, tensor.DataType);
        Assert.Equal([2, 2], tensor.Shape.ToArray());
        Assert.Equal([0, 0, 0, 0], tensor.As<int>().ToArray());
    }

    [Fact]
    public void Tensors_of_all_types_and_metadata_come_back()
    {
        var random = new Random(1);
        List<SafeTensorEntry> tensors = [];
        foreach (var type in Enum.GetValues<SafeTensorDataType>())
        {
            foreach (var shape in new int[][] { [], [8], [2, 3, 4], [0, 5], [1, 1, 1, 8] })
            {
                var bytes = type.ByteCount(shape);
                if (bytes < 0) continue; // half a byte
                var data = new byte[bytes];
                random.NextBytes(data);
                tensors.Add(new($"{type} [{string.Join(',', shape)}] π \"quoted\" \\ \n", type, shape, data));
            }
        }

        var metadata = new Dictionary<string, string> { ["version"] = "d6_m9", ["Ünïcode"] = "\"\n\u2028", [""] = "" };
        var shuffled = tensors.ToArray();
        random.Shuffle(shuffled);
        SafeTensorsWriter.Write(PathOf("all.safetensors"), shuffled, metadata);
        Assert.Equal(Write(tensors, metadata), File.ReadAllBytes(PathOf("all.safetensors")));
        Assert.Equal(["all.safetensors"], _folder.EnumerateFiles().Select(f => f.Name));

        using var file = SafeTensorsFile.Open(PathOf("all.safetensors"));
        Assert.Equal(metadata, file.Metadata);
        Assert.Equal(tensors.Select(t => t.Name).Order(), file.Names.Order());
        foreach (var tensor in tensors)
        {
            Assert.True(file.TryGet(tensor.Name, out var read));
            Assert.Equal(tensor.DataType, read.DataType);
            Assert.Equal(tensor.Shape, read.Shape.ToArray());
            Assert.Equal(tensor.Bytes.ToArray(), read.Bytes.ToArray());
        }
    }

    [Fact]
    public unsafe void Every_tensor_lies_aligned_to_its_elements()
    {
        var tensors = Enumerable.Range(1, 9).SelectMany(n => new[]
        {
            SafeTensorEntry.Create($"b{n}", new byte[n], n),
            SafeTensorEntry.Create($"h{n}", new Half[n], n),
            SafeTensorEntry.Create($"f{n}", new float[n], n),
            SafeTensorEntry.Create($"d{n}", new double[n], n),
        });
        SafeTensorsWriter.Write(PathOf("aligned.safetensors"), tensors);
        using var file = SafeTensorsFile.Open(PathOf("aligned.safetensors"));
        foreach (var name in file.Names)
        {
            var tensor = file[name];
            fixed (byte* p = tensor.Bytes) Assert.Equal(0, (long)p % (tensor.DataType.Bits() / 8));
        }
    }

    [Fact]
    public void Every_type_that_stands_for_a_number_becomes_the_nearest_float()
    {
        byte[] eights = [0x00, 0x01, 0x08, 0x38, 0x3C, 0x7E, 0xB8, 0x7F];
        using var file = Open(Write(
        [
            new("e4m3", SafeTensorDataType.Float8E4M3, [8], eights),
            new("e5m2", SafeTensorDataType.Float8E5M2, [8], (byte[])[0x00, 0x01, 0x3C, 0x40, 0x7B, 0x7C, 0xBC, 0x7E]),
            new("e8m0", SafeTensorDataType.Float8E8M0, [4], (byte[])[0, 127, 130, 255]),
            new("bf16", SafeTensorDataType.BFloat16, [3], (byte[])[0x80, 0x3F, 0x00, 0xC0, 0x80, 0x7F]),
            new("c64", SafeTensorDataType.Complex64, [1], new byte[8]),
            SafeTensorEntry.Create("f16", (Half[])[(Half)1.5f, Half.NaN, Half.NegativeInfinity], 3),
            SafeTensorEntry.Create("f64", (double[])[1.1, 1e300, -0.0], 3),
            SafeTensorEntry.Create("f32", (float[])[1.1f], 1),
            SafeTensorEntry.Create("i8", (sbyte[])[-128, 127], 2),
            SafeTensorEntry.Create("u8", (byte[])[255], 1),
            SafeTensorEntry.Create("i16", (short[])[short.MinValue], 1),
            SafeTensorEntry.Create("u16", (ushort[])[ushort.MaxValue], 1),
            SafeTensorEntry.Create("i32", (int[])[int.MaxValue], 1),
            SafeTensorEntry.Create("u32", (uint[])[uint.MaxValue], 1),
            SafeTensorEntry.Create("i64", (long[])[long.MinValue], 1),
            SafeTensorEntry.Create("u64", (ulong[])[ulong.MaxValue], 1),
            SafeTensorEntry.Create("bool", (bool[])[true, false], 2),
        ]));

        // The corner values of arXiv:2209.05433, table 1: largest 448 and 57344, smallest 2^-9 and 2^-16.
        Assert.Equal([0, 1f / 512, 1f / 64, 1, 1.5f, 448, -1, float.NaN], file["e4m3"].ToSingle());
        Assert.Equal([0, 1f / 65536, 1, 2, 57344, float.PositiveInfinity, -1, float.NaN], file["e5m2"].ToSingle());
        Assert.Equal([MathF.ScaleB(1, -127), 1, 8, float.NaN], file["e8m0"].ToSingle());
        Assert.Equal([1, -2, float.PositiveInfinity], file["bf16"].ToSingle());
        Assert.Equal([1.5f, float.NaN, float.NegativeInfinity], file["f16"].ToSingle());
        Assert.Equal([1.1f, float.PositiveInfinity, -0f], file["f64"].ToSingle());
        Assert.Equal([1.1f], file["f32"].ToSingle());
        Assert.Equal([-128, 127], file["i8"].ToSingle());
        Assert.Equal([255], file["u8"].ToSingle());
        Assert.Equal([-32768], file["i16"].ToSingle());
        Assert.Equal([65535], file["u16"].ToSingle());
        Assert.Equal([2147483648f], file["i32"].ToSingle());
        Assert.Equal([4294967296f], file["u32"].ToSingle());
        Assert.Equal([-9223372036854775808f], file["i64"].ToSingle());
        Assert.Equal([18446744073709551616f], file["u64"].ToSingle());
        Assert.Equal([1, 0], file["bool"].ToSingle());
        Assert.Throws<NotSupportedException>(() => file["c64"].ToSingle());
        Assert.Throws<InvalidOperationException>(() => file["f16"].As<float>().Length);
    }

    [Fact]
    public void A_tensor_that_is_not_there_is_named_with_those_that_are()
    {
        using var file = Open(Write([SafeTensorEntry.Create("a", new float[1], 1), SafeTensorEntry.Create("b", new float[1], 1)]));
        Assert.False(file.TryGet("c", out _));
        var error = Assert.Throws<KeyNotFoundException>(() => file["c"].Bytes.Length);
        Assert.Equal($"{file.Path} has no tensor 'c'; it has a, b", error.Message);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.TryGet("a", out _));
    }

    [Fact]
    public void What_the_format_cannot_say_is_not_written_and_leaves_no_file()
    {
        void Refused(params SafeTensorEntry[] tensors) =>
            Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(PathOf("bad.safetensors"), tensors));

        Refused(SafeTensorEntry.Create("a", new float[3], 2));
        Refused(SafeTensorEntry.Create("a", new float[3], -3));
        Refused(SafeTensorEntry.Create("a", new float[1], 1), SafeTensorEntry.Create("a", new byte[1], 1));
        Refused(SafeTensorEntry.Create("__metadata__", new float[1], 1));
        Refused(new SafeTensorEntry("half a byte", SafeTensorDataType.Float4, [3], new byte[1]));
        Assert.Throws<NotSupportedException>(() => SafeTensorEntry.Create("a", new char[1], 1));
        Assert.Empty(_folder.EnumerateFiles());
    }

    [Fact]
    public void The_reference_implementation_reads_ours_and_writes_the_same_bytes()
    {
        const string script = """
            import sys
            from safetensors.numpy import load_file, save_file
            from safetensors import safe_open
            source, copy = sys.stdin.read().split('\n')
            with safe_open(source, 'np') as f: metadata = f.metadata()
            save_file(load_file(source), copy, metadata)
            """;
        SafeTensorEntry[] tensors =
        [
            SafeTensorEntry.Create("conv1.bias", (float[])[1, 2, 3], 3),
            SafeTensorEntry.Create("conv1.kernel", new double[12], 3, 4),
            SafeTensorEntry.Create("a", (sbyte[])[-1], 1, 1),
            SafeTensorEntry.Create("scalar", (Half[])[(Half)7]),
            SafeTensorEntry.Create("empty", Array.Empty<long>(), 0, 3),
        ];
        SafeTensorsWriter.Write(PathOf("ours.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "np" });
        Python.Run(script, [PathOf("ours.safetensors"), PathOf("theirs.safetensors")], "safetensors.numpy");
        Assert.Equal(File.ReadAllBytes(PathOf("theirs.safetensors")), File.ReadAllBytes(PathOf("ours.safetensors")));
    }
}
