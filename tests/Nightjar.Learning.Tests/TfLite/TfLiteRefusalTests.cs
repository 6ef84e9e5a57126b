using Nightjar.Formats.TfLite;
using Nightjar.Learning.Graphs;
using static Nightjar.Formats.Tests.TfLite.FlatBuilder;
using static Nightjar.Learning.Tests.TfLite.TfLiteComparison;

namespace Nightjar.Learning.Tests.TfLite;

/// <summary>Files that cannot be imported, and those that should not be files at all.</summary>
public sealed class TfLiteRefusalTests
{
    private readonly Random _random = new(7);

    [Theory]
    [InlineData(TfLiteBuiltin.Sin, "no such operator")]
    [InlineData(TfLiteBuiltin.Rsqrt, "no such operator")]
    [InlineData(TfLiteBuiltin.BatchMatMul, "no part of an attention")]
    public void What_is_not_known_is_named(TfLiteBuiltin builtin, string part)
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, 2, 2);
        b.Outputs(b.Make(builtin, builtin == TfLiteBuiltin.BatchMatMul ? [x, x] : [x], [1, 2, 2], builtin == TfLiteBuiltin.BatchMatMul ? 101 : 0));
        var error = Assert.Throws<TfLiteFormatException>(() => Import(b.File()));
        foreach (var expected in new[] { "model.tflite", "operator 0", "1: t1 Float32(1, 2, 2)", part }) Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_larger_than_memory_are_refused()
    {
        var b = new TfLiteBuilder();
        var y = b.Input(1, 4000, 4000, 1);
        b.Outputs(b.Make(TfLiteBuiltin.Conv2D, [y, b.Floats([100, 1, 1, 1], new float[100]), -1], [1], 1, (0, Byte(1)), (1, Int(1)), (2, Int(1)), (4, Int(1)), (5, Int(1))));
        Assert.Contains("numbers", Assert.Throws<TfLiteFormatException>(() => Import(b.File())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spoilt_file_gives_a_network_or_an_error_of_the_format()
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, 4, 4, 2);
        var conv = b.Make(TfLiteBuiltin.Conv2D, [x, b.Floats([3, 2, 2, 2], _random.Normal(24)), b.Floats([3], [1, 2, 3])], [1, 4, 4, 3], 1, (0, Byte(0)), (1, Int(1)), (2, Int(1)), (4, Int(1)), (5, Int(1)));
        var pool = b.Make(TfLiteBuiltin.MaxPool2D, [conv], [1, 2, 2, 3], 5, (0, Byte(1)), (1, Int(2)), (2, Int(2)), (3, Int(2)), (4, Int(2)), (5, Byte(0)));
        var flat = b.Make(TfLiteBuiltin.Reshape, [pool, b.Integers(-1, 12)], [1, 12], 17);
        var dense = b.Make(TfLiteBuiltin.FullyConnected, [flat, b.Bytes([2, 12], new sbyte[24], [1, 2]), -1], [1, 2], 8);
        b.Outputs(b.Make(TfLiteBuiltin.Add, [dense, b.Floats([2], [1, 2])], [1, 2], 11));
        var sound = b.File();
        Import(sound).Dispose();
        var read = 0;
        for (var round = 0; round < 1500; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var i = 0; i <= round % 3; i++) bytes[_random.Next(bytes.Length)] = (byte)(_random.Next(3) == 0 ? _random.Next(256) : _random.Next(6));
            try
            {
                Import(bytes).Dispose();
                read++;
            }
            catch (Exception e) when (e is TfLiteFormatException or ModelFormatException)
            {
                Assert.Contains("model.tflite", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 100, 1400);
    }

    [Fact]
    public void A_tensor_without_its_buffer_is_named()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.FullyConnected, [b.Input(1, 2), b.Value(3, 2), -1], [1, 3], 8));
        Refused(b, "operator 0, FULLY_CONNECTED", "nothing before it makes tensor 1: t1 Float32(3, 2)");
    }

    [Fact]
    public void Activations_that_are_not_known_are_named()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.FullyConnected, [b.Input(1, 2), b.Floats([3, 2], new float[6]), -1], [1, 3], 8, (0, Byte((int)TfLiteActivation.SignBit))));
        Refused(b, "operator 0, FULLY_CONNECTED", "2: t2 Float32(1, 3)", "SignBit");
    }

    [Fact]
    public void Shuffled_weights_are_refused()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.FullyConnected, [b.Input(1, 2), b.Floats([3, 2], new float[6]), -1], [1, 3], 8, (1, Byte(1))));
        Refused(b, "operator 0, FULLY_CONNECTED", "2: t2 Float32(1, 3)", "shuffled");
    }

    [Fact]
    public void An_operator_without_its_options_is_named()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.MaxPool2D, [b.Input(1, 4, 4, 1)], [1, 2, 2, 1]));
        Refused(b, "operator 0, MAX_POOL_2D", "Pool2D");
    }

    [Fact]
    public void Only_the_batch_may_be_open()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.Relu, [b.Open([1, 1, 3], [-1, -1, 3])], [1, 1, 3]));
        Refused(b, "tensor 0, 't0'", "(-1, -1, 3)", "only the first extent");
        var open = new TfLiteBuilder();
        open.Outputs(open.Make(TfLiteBuiltin.Relu, [open.Open([1, 3], [-1, 3])], [1, 3]));
        Compare(open, [1, -1, 2, -2, 3, -3], 2, [[1, 0, 2, 0, 3, 0]]);
    }

    [Fact]
    public void Inputs_are_real_numbers()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.Cast, [b.WholeInput(1, 3)], [1, 3], 37));
        Refused(b, "tensor 0, 't0'", "Int32");
    }

    [Fact]
    public void Operators_stand_in_their_order()
    {
        var b = new TfLiteBuilder();
        var (x, late) = (b.Input(1, 3), b.Value(1, 3));
        var y = b.Make(TfLiteBuiltin.Relu, [late], [1, 3]);
        b.Run(TfLiteBuiltin.Tanh, [x], late);
        b.Outputs(y);
        Refused(b, "operator 0, RELU", "nothing before it makes tensor 1: t1 Float32(1, 3)");
    }

    [Fact]
    public void A_tensor_is_made_once()
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, 3);
        var y = b.Make(TfLiteBuiltin.Relu, [x], [1, 3]);
        b.Run(TfLiteBuiltin.Tanh, [x], y);
        b.Outputs(y);
        Refused(b, "operator 1, TANH", "tensor 1: t1 Float32(1, 3), which is there already");
    }

    [Fact]
    public void Items_of_a_batch_know_nothing_of_each_other()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.Mean, [b.Input(1, 3), b.Integers(0)], [3], 27, (0, Byte(0))));
        Refused(b, "operator 0, MEAN", "the axes (0) of (1, 3)");
    }

    [Fact]
    public void Work_beyond_measure_is_refused()
    {
        // 2,000 x 2,000 pixels, for each of which a window as large is searched.
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.MaxPool2D, [b.Input(1, 2000, 2000, 1)], [1], 5, (0, Byte(0)), (1, Int(1)), (2, Int(1)), (3, Int(2000)), (4, Int(2000)), (5, Byte(0))));
        Refused(b, "operator 0, MAX_POOL_2D", "products");
    }

    [Fact]
    public void Many_inputs_together_are_refused_too()
    {
        var b = new TfLiteBuilder();
        var sum = b.Input(1, 1 << 24);
        for (var i = 0; i < 8; i++) sum = b.Make(TfLiteBuiltin.Add, [sum, b.Input(1, 1 << 24)], [1, 1 << 24], 11);
        b.Outputs(sum);
        Assert.Contains("model.tflite", Assert.Throws<ModelFormatException>(() => Import(b.File())).Message, StringComparison.Ordinal);
    }

    private static void Refused(TfLiteBuilder builder, params string[] parts)
    {
        var error = Assert.Throws<TfLiteFormatException>(() => Import(builder.File()));
        foreach (var part in (string[])["model.tflite", .. parts]) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
