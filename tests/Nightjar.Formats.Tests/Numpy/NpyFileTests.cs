using System.IO.Compression;
using System.Text;
using Nightjar.Formats.Numpy;
using Nightjar.TestKit;

namespace Nightjar.Formats.Tests.Numpy;

public sealed class NpyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nightjar-npy");

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static byte[] File(string header, byte[] data, byte version = 1)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. version == 1 ? length[..2] : length, .. text, .. data];
    }

    private static NpyArray Read(byte[] file, int maxBytes = 1 << 20) => NpyFile.Read(new MemoryStream(file), "a.npy", maxBytes);

    private static byte[] Write(NpyArray array)
    {
        using var memory = new MemoryStream();
        NpyFile.Write(memory, array);
        return memory.ToArray();
    }

    [Fact]
    public void A_written_file_is_the_one_that_NumPy_writes()
    {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".PadRight(117) + "\n";
        Assert.Equal(
            File(header, [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 192, 127]),
            Write(NpyArray.Create((float[])[1, 2, BitConverter.Int32BitsToSingle(0x7FC00000)], 3)));
        Assert.StartsWith("{'descr': '|i1', 'fortran_order': False, 'shape': (), } ", Header(NpyArray.Create((sbyte[])[1])));
        Assert.StartsWith("{'descr': '|b1', 'fortran_order': False, 'shape': (0, 2), } ", Header(NpyArray.Create<bool>([], 0, 2)));

        static string Header(NpyArray array)
        {
            var file = Write(array);
            Assert.Equal(0, (file.Length - array.Bytes.Length) % 64);
            return Encoding.ASCII.GetString(file, 10, file.Length - 10);
        }
    }

    [Fact]
    public void Every_element_type_comes_back()
    {
        void RoundTrip<T>(params T[] values)
            where T : unmanaged
        {
            NpyFile.Write(PathOf("a.npy"), NpyArray.Create<T>(values, values.Length / 2, 2));
            var array = NpyFile.Read(PathOf("a.npy"));
            Assert.Equal(values, array.As<T>().ToArray());
            Assert.Equal([values.Length / 2, 2], array.Shape.ToArray());
            Assert.Equal(values.Length, array.Length);
            var doubles = values.Select(v => v is Half half ? (double)half : Convert.ToDouble(v)).ToArray();
            Assert.Equal(doubles, array.ToDouble());
            Assert.Equal(doubles.Select(d => (float)d), array.ToSingle());
        }

        RoundTrip(true, false);
        RoundTrip<sbyte>(-128, 127);
        RoundTrip<byte>(0, 255);
        RoundTrip<short>(-32768, 32767);
        RoundTrip<ushort>(0, 65535);
        RoundTrip(int.MinValue, int.MaxValue, 1, 2);
        RoundTrip<uint>(0, uint.MaxValue);
        RoundTrip<long>(-(1L << 60), 1L << 60);
        RoundTrip<ulong>(0, 1UL << 63);
        RoundTrip((Half)0.5f, Half.PositiveInfinity);
        RoundTrip(0.5f, float.NaN);
        RoundTrip(Math.PI, double.NegativeInfinity);
    }

    [Fact]
    public void Booleans_become_one_and_zero_and_wide_integers_the_nearest_float()
    {
        Assert.Equal([1, 0], NpyArray.Create((bool[])[true, false], 2).ToSingle());
        Assert.Equal([9007199254740992.0], NpyArray.Create((long[])[9007199254740993], 1).ToDouble());
        Assert.Equal([16777216f], NpyArray.Create((long[])[16777217], 1).ToSingle());
    }

    [Fact]
    public void Big_endian_elements_are_turned()
    {
        Assert.Equal([1, -2], Read(File("{'descr': '>i2', 'fortran_order': False, 'shape': (2,)}", [0, 1, 255, 254])).As<short>().ToArray());
        Assert.Equal([1f], Read(File("{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}", [63, 128, 0, 0])).As<float>().ToArray());
        Assert.Equal([1.0], Read(File("{'descr': '>f8', 'fortran_order': False, 'shape': ()}", [63, 240, 0, 0, 0, 0, 0, 0])).As<double>().ToArray());
    }

    [Fact]
    public void Fortran_order_becomes_C_order()
    {
        // Elements hold their place in C order; the file has them with the first axis fastest.
        int[] shape = [2, 3, 4];
        var columns = new List<byte>();
        for (var k = 0; k < 4; k++)
            for (var j = 0; j < 3; j++)
                for (var i = 0; i < 2; i++) columns.AddRange(BitConverter.GetBytes((short)((i * 3 + j) * 4 + k)));
        var array = Read(File("{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3, 4), }", [.. columns]));
        Assert.Equal(shape, array.Shape.ToArray());
        Assert.Equal(Enumerable.Range(0, 24).Select(n => (short)n), array.As<short>().ToArray());
        Assert.Equal([1, 2], Read(File("{'descr': '|u1', 'fortran_order': True, 'shape': (2,)}", [1, 2])).As<byte>().ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Headers_of_every_version_and_manner_are_read(byte version)
    {
        foreach (var header in new[]
        {
            "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2), }\n",
            "{\"shape\":(1L,2L),\"fortran_order\":False,\"descr\":\"|u1\"}",
            "  {  'shape' : ( 1 , 2 , ) , 'descr' : '=u1' , 'fortran_order' : False }   \n",
        })
        {
            var array = Read(File(header, [7, 8], version));
            Assert.Equal([1, 2], array.Shape.ToArray());
            Assert.Equal([7, 8], array.As<byte>().ToArray());
        }
    }

    [Theory]
    [InlineData("no '{'", "")]
    [InlineData("no '}'", "{'descr': '<f4'")]
    [InlineData("no ':'", "{'descr' '<f4'}")]
    [InlineData("no string", "{descr: 1}")]
    [InlineData("no string", "{'descr': 1}")]
    [InlineData("no string", "{'descr: 1}")]
    [InlineData("lacks descr", "{}")]
    [InlineData("lacks descr", "{'descr': '<f4', 'shape': (1,)}")]
    [InlineData("unexpected or second key 'x'", "{'x': 1}")]
    [InlineData("unexpected or second key 'shape'", "{'shape': (1,), 'shape': (1,)}")]
    [InlineData("neither True nor False", "{'fortran_order': 0}")]
    [InlineData("arrays of records are not supported", "{'descr': [('a', '<f4')]}")]
    [InlineData("'|O' are not supported", "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}")]
    [InlineData("'<U10' are not supported", "{'descr': '<U10', 'fortran_order': False, 'shape': (1,)}")]
    [InlineData("'<c8' are not supported", "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}")]
    [InlineData("not a length", "{'shape': (-1,)}")]
    [InlineData("no ')'", "{'shape': (1.5,)}")]
    [InlineData("not a length", "{'shape': (2147483648,)}")]
    [InlineData("no ')'", "{'shape': (1 2)}")]
    [InlineData("no '('", "{'shape': 5}")]
    [InlineData("something follows", "{'descr': '|u1', 'fortran_order': False, 'shape': ()} x")]
    [InlineData("longer than the 1048576 that are allowed", "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)}")]
    [InlineData("ends too early", "{'descr': '<f8', 'fortran_order': False, 'shape': (131072,)}")]
    [InlineData("bytes follow the last element", "{'descr': '|u1', 'fortran_order': False, 'shape': (0,)}")]
    public void A_bad_header_is_refused_with_the_file_and_the_reason(string reason, string header)
    {
        var error = Assert.Throws<NumpyFormatException>(() => Read(File(header, [0])));
        Assert.StartsWith("a.npy cannot be read as a NumPy array: ", error.Message);
        Assert.Contains(reason, error.Message);
        Assert.Equal("a.npy", error.File);
    }

    [Fact]
    public void Other_files_and_cut_ones_are_refused()
    {
        Assert.Contains("does not begin", Assert.Throws<NumpyFormatException>(() => Read("PK, a zip file"u8.ToArray())).Message);
        var file = File("{'descr': '|u1', 'fortran_order': False, 'shape': (3,)}", [1, 2, 3]);
        for (var cut = 0; cut < file.Length; cut++)
        {
            var error = Assert.Throws<NumpyFormatException>(() => Read(file[..cut]));
            Assert.Equal(cut, error.Offset);
        }

        file[6] = 4;
        Assert.Equal(6, Assert.Throws<NumpyFormatException>(() => Read(file)).Offset);
        Assert.Contains("too long", Assert.Throws<NumpyFormatException>(() => Read([0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255])).Message);
        Assert.Throws<FileNotFoundException>(() => NpyFile.Read(PathOf("none.npy")));
    }

    [Fact]
    public void Mutations_are_refused_or_read()
    {
        var random = new Random(4);
        var good = Write(NpyArray.Create(new float[12], 3, 4));
        for (var round = 0; round < 20_000; round++)
        {
            var mutated = (byte[])good.Clone();
            mutated[random.Next(80)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"0123456789(),'<>|fiub "[random.Next(22)];
            try
            {
                Assert.InRange(Read(mutated).Bytes.Length, 0, good.Length);
            }
            catch (NumpyFormatException)
            {
            }
        }
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_not_made()
    {
        Assert.Throws<ArgumentException>(() => NpyArray.Create(new float[3], 2));
        Assert.Throws<ArgumentException>(() => NpyArray.Create(new float[3], -1, -3));
        Assert.Throws<NotSupportedException>(() => NpyArray.Create(new char[1], 1));
        Assert.Throws<InvalidOperationException>(() => NpyArray.Create(new float[1], 1).As<double>().Length);
    }

    [Fact]
    public void An_archive_holds_arrays_by_name()
    {
        using (var zip = ZipFile.Open(PathOf("a.npz"), ZipArchiveMode.Create))
        {
            foreach (var (name, level) in new[] { ("x", CompressionLevel.NoCompression), ("y", CompressionLevel.Optimal) })
            {
                using var entry = zip.CreateEntry($"{name}.npy", level).Open();
                NpyFile.Write(entry, NpyArray.Create((int[])[name[0]], 1));
            }
        }

        var arrays = NpzFile.Read(PathOf("a.npz"));
        Assert.Equal(["x", "y"], arrays.Keys.Order());
        Assert.Equal(['y'], arrays["y"].As<int>().ToArray());
        Assert.Contains("a.npz/y.npy", Assert.Throws<NumpyFormatException>(() => NpzFile.Read(PathOf("a.npz"), 7)).Message);

        System.IO.File.WriteAllBytes(PathOf("bad.npz"), [1, 2, 3]);
        Assert.Contains("not a good zip", Assert.Throws<NumpyFormatException>(() => NpzFile.Read(PathOf("bad.npz"))).Message);
    }

    [Fact]
    public void Real_weights_and_stamps_are_read()
    {
        var kernel = NpyFile.Read(SharedData.PathOf("models", "braai_d6_m7", "conv1_kernel.npy"));
        Assert.Equal(NpyElementType.Float32, kernel.ElementType);
        Assert.Equal([3, 3, 3, 16], kernel.Shape.ToArray());

        var triplets = NpyFile.Read(SharedData.PathOf("btsbot", "usage_triplets.npy"));
        Assert.Equal([39, 63, 63, 3], triplets.Shape.ToArray());
        var science = triplets.As<double>()[..(63 * 63 * 3)].ToArray().Where((_, i) => i % 3 == 0);
        Assert.Equal(1, science.Sum(v => v * v), 1e-6); // each channel was divided by its norm

        var forest = NpzFile.Read(SharedData.PathOf("models", "aad_beta", "forest_g.npz"));
        Assert.Equal(["feature", "left", "right", "roots", "value"], forest.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(150, forest["roots"].Length);
    }

    [Fact]
    public void NumPy_reads_ours_and_we_read_NumPys()
    {
        const string script = """
            import sys, numpy as np
            folder = sys.stdin.read()
            for code in ['?', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8']:
                a = np.load(f'{folder}/{code.replace("?", "b1")}.npy')
                assert a.dtype == np.dtype(code) and a.shape == (2, 3, 4), (a.dtype, a.shape)
                assert (a.astype('f8').ravel() == np.arange(24) % (2 if code == '?' else 100)).all()
                for order in 'CF':
                    for endian in '<>':
                        b = np.asarray(a.astype(np.dtype(code).newbyteorder(endian)), order=order)
                        np.save(f'{folder}/{code.replace("?", "b1")}_{order}{"<>".index(endian)}.npy', b)
            with open(f'{folder}/v3.npy', 'wb') as f: np.lib.format.write_array(f, np.arange(3), version=(3, 0))
            np.savez_compressed(f'{folder}/z.npz', first=np.arange(5, dtype='f4'), second=np.array(7, dtype='i8'))
            """;
        var numbers = Enumerable.Range(0, 24).ToArray();
        NpyArray[] arrays =
        [
            NpyArray.Create(numbers.Select(n => n % 2 == 1).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (sbyte)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (byte)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (short)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (ushort)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers, 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (uint)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (long)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (ulong)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (Half)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (float)n).ToArray(), 2, 3, 4),
            NpyArray.Create(numbers.Select(n => (double)n).ToArray(), 2, 3, 4),
        ];
        foreach (var array in arrays) NpyFile.Write(PathOf($"{array.ElementType.Code()}.npy"), array);
        Python.Run(script, [_folder.FullName], "numpy");
        foreach (var array in arrays)
        {
            foreach (var variant in new[] { "C0", "C1", "F0", "F1" })
            {
                var theirs = NpyFile.Read(PathOf($"{array.ElementType.Code()}_{variant}.npy"));
                Assert.Equal(array.ElementType, theirs.ElementType);
                Assert.Equal(array.Shape.ToArray(), theirs.Shape.ToArray());
                Assert.Equal(array.Bytes.ToArray(), theirs.Bytes.ToArray());
            }

            Assert.Equal(System.IO.File.ReadAllBytes(PathOf($"{array.ElementType.Code()}_C0.npy")), Write(array));
        }

        Assert.Equal([0, 1, 2], NpyFile.Read(PathOf("v3.npy")).As<long>().ToArray());
        var archive = NpzFile.Read(PathOf("z.npz"));
        Assert.Equal([0f, 1, 2, 3, 4], archive["first"].As<float>().ToArray());
        Assert.Equal(7, archive["second"].As<long>()[0]);
    }
}
