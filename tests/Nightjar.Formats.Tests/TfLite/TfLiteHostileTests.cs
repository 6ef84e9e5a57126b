using Nightjar.Formats.TfLite;
using Nightjar.TestKit;
using static Nightjar.Formats.Tests.TfLite.FlatBuilder;
using static Nightjar.Formats.Tests.TfLite.TfLiteModels;

namespace Nightjar.Formats.Tests.TfLite;

public class TfLiteHostileTests
{
    private static readonly Table Add = new((0, Byte(0)));

    [Fact]
    public void Broken_rules_are_named()
    {
        Refused("too short for any model", []);
        Refused("too short for any model", [1, 2, 3]);
        Refused("the file identifier is not 'TFL3'", Build(new((0, Int(3))), "TFL2"));
        Refused("version 2 of the schema", Build(new((0, Int(2)))));
        Refused("the model has no graph", Build(new((0, Int(3)))));
        Refused("an axis of length -1", Graph(Tensor(TfLiteDataType.Int8, [-1])));
        Refused("larger than can be", Graph(Tensor(TfLiteDataType.Int8, [int.MaxValue, int.MaxValue, int.MaxValue])));
        Refused("the data type 99", Graph(Tensor((TfLiteDataType)99, [1])));
        Refused("there is no buffer 7 for tensor 0", Graph(new Table((0, Ints(1)), (2, Int(7)))));
        Refused("4 bytes for 3 elements of Int8", Model([Tensor(TfLiteDataType.Int8, [3], true)], [], [], new byte[4]));
        Refused("2 scales and 1 zero points", Quantised([2], Quantisation([1, 1], [0])));
        Refused("a scale of NaN", Quantised([2], Quantisation([float.NaN], [0])));
        Refused("a scale of -1", Quantised([2], Quantisation([-1], [0])));
        Refused("2 scales for axis 0", Quantised([3], Quantisation([1, 1], [0, 0])));
        Refused("2 scales for axis 1", Quantised([2], Quantisation([1, 1], [0, 0], 1)));
        Refused("is of kind 3; there are 1", Step(new((0, Int(3)))));
        Refused("there is no tensor 9 among 1", Step(new((1, Ints(9)))));
        Refused("there is no tensor -2 among 1", Step(new((1, Ints(-2)))));
        Refused("there is no tensor -1 among 1", Step(new((2, Ints(-1)))));
        Refused("is custom and has no name", Model([Tensor(TfLiteDataType.Int8, [1])], [], [new((0, Byte(32)))]));
        Refused("operator code 0 is -1", Model([Tensor(TfLiteDataType.Int8, [1])], [], [new((0, Byte(255)), (3, Int(-3)))]));
        Refused("the padding 2", Step(new((3, Byte(1)), (4, new Table((0, Byte(2)))))));
        Refused("the activation 77", Step(new((3, Byte(11)), (4, new Table((0, Byte(77)))))));
        Refused("a stride of 0", Step(new((3, Byte(1)), (4, new Table((1, Int(1)))))));
        Refused("the format 2", Step(new((3, Byte(8)), (4, new Table((1, Byte(2)))))));
        Refused("no subgraph 5", Model([Tensor(TfLiteDataType.Int8, [1])], [], [], null, (7, new Tables(new Table((4, Int(5)))))));
    }

    [Fact]
    public void Offsets_and_counts_that_lead_outside_are_named()
    {
        var good = Step(new((1, Ints(0))));
        Parse(good);
        for (var at = 0; at + 4 <= good.Length; at++)
        {
            if (at is >= 4 and < 8) continue;
            foreach (var value in (uint[])[0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, (uint)good.Length])
            {
                var bad = (byte[])good.Clone();
                BitConverter.GetBytes(value).CopyTo(bad, at);
                ReadsOrIsRefused(bad);
            }
        }
    }

    [Fact]
    public void Tables_that_are_shared_beyond_measure_do_not_multiply_memory()
    {
        // 20,000 operators that are one table with 20,000 inputs would be 1.6 GB.
        var step = new Table((1, Ints(new int[20_000])));
        var bytes = Model([Tensor(TfLiteDataType.Int8, [1])], [.. Enumerable.Repeat(step, 20_000)], [Add]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("outgrow the file", bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20L * bytes.Length + (1 << 20));
    }

    [Fact]
    public void Cut_anywhere_a_file_is_refused_or_read()
    {
        var small = Step(new((1, Ints(0)), (3, Byte(11)), (4, new Table((0, Byte(1))))));
        for (var length = 0; length < small.Length; length++) Refused(string.Empty, small[..length]);

        var real = RealFile();
        for (var length = 0; length < real.Length; length += length < 4096 ? 1 : 37) ReadsOrIsRefused(real.AsMemory(0, length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_damage_is_refused_or_read(int seed)
    {
        var random = new Random(seed);
        var small = Model(
            [Tensor(TfLiteDataType.Int8, [2, 2], true, (4, Quantisation([1, 2], [0, 0], 1)))],
            [new((1, Ints(0)), (2, Ints(0)), (3, Byte(1)), (4, new Table((1, Int(1)), (2, Int(1)))))], [Add], new byte[4],
            (6, new Tables(new Table((0, Text("m")), (1, Int(1))))), (7, new Tables(new Table((2, Text("key"))))));
        for (var run = 0; run < 20_000; run++) ReadsOrIsRefused(Damage(small, random));

        var real = RealFile();
        for (var run = 0; run < 1000; run++) ReadsOrIsRefused(Damage(real, random));
    }

    private static byte[] RealFile() =>
        File.ReadAllBytes(SharedData.PathOf("models", "t2_gr_noz", "quantized-model-GR-noZ-28341-LL0.836.tflite"));

    private static byte[] Damage(byte[] good, Random random)
    {
        var bad = (byte[])good.Clone();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(bad.Length);
            bad[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => 0xFF, _ => (byte)(bad[at] ^ 1 << random.Next(8)) };
        }

        return bad;
    }

    /// <summary>Anything but a model or the format's exception fails the test.</summary>
    private static void ReadsOrIsRefused(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            foreach (var graph in TfLiteFile.Parse(bytes, "model.tflite").Subgraphs)
            {
                foreach (var tensor in graph.Tensors)
                    if (tensor.IsConstant) ReadNumbers(tensor);
            }
        }
        catch (TfLiteFormatException error)
        {
            Assert.Equal("model.tflite", error.File);
            Assert.InRange(error.Offset, 0, bytes.Length);
        }
    }

    private static void ReadNumbers(TfLiteTensor tensor)
    {
        try
        {
            tensor.ToFloats();
        }
        catch (TfLiteFormatException)
        {
            tensor.ToIntegers();
        }
    }

    private static void Refused(string reason, byte[] bytes)
    {
        var error = Assert.Throws<TfLiteFormatException>(() => Parse(bytes));
        Assert.Contains(reason, error.Message);
        Assert.StartsWith("model.tflite", error.Message);
        Assert.InRange(error.Offset, 0, bytes.Length);
    }

    private static byte[] Graph(Table tensor) => Model([tensor], [], []);

    private static byte[] Quantised(int[] shape, Table quantisation) => Graph(Tensor(TfLiteDataType.Int8, shape, false, (4, quantisation)));

    private static byte[] Step(Table step) => Model([Tensor(TfLiteDataType.Int8, [1])], [step], [Add]);
}
