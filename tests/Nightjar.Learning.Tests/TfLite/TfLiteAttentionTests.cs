using Nightjar.Formats.TfLite;
using Nightjar.Learning.Graphs.Functions;
using static Nightjar.Formats.Tests.TfLite.FlatBuilder;
using static Nightjar.Learning.Tests.TfLite.TfLiteComparison;

namespace Nightjar.Learning.Tests.TfLite;

/// <summary>Attention that the converter took apart: 4 places, 2 heads of 3 features.</summary>
public sealed class TfLiteAttentionTests
{
    private const int Places = 4;
    private const int Heads = 2;
    private const int Width = 3;
    private readonly Random _random = new(31);
    private int _made;

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, Heads)]
    [InlineData(false, false, 1)]
    public void Single_steps_are_one_attention(bool isProduct, bool isAdjoint, int maskHeads)
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, Places, Heads * Width);
        var gains = Enumerable.Range(0, 3).Select(_ => _random.Normal(Heads * Width)).ToArray();
        var (q, k, v) = (Split(0, 2, 1, 3), isAdjoint ? Split(0, 2, 1, 3) : Split(0, 2, 3, 1), Split(0, 2, 1, 3));
        var scores = b.Make(TfLiteBuiltin.BatchMatMul, [q, k], [1, Heads, Places, Places], 101, (0, Byte(0)), (1, Byte(isAdjoint ? 1 : 0)));
        scores = isProduct
            ? b.Make(TfLiteBuiltin.Mul, [scores, b.Floats([], [0.7f])], [1, Heads, Places, Places], 21)
            : b.Make(TfLiteBuiltin.Div, [scores, b.Floats([], [1 / 0.7f])], [1, Heads, Places, Places], 29);
        var mask = _random.Normal(Math.Max(maskHeads, 1) * Places * Places, 2);
        if (maskHeads > 0) scores = b.Make(TfLiteBuiltin.Add, [scores, b.Floats([1, maskHeads, Places, Places], mask)], [1, Heads, Places, Places], 11);
        else Array.Clear(mask);
        var softmax = b.Make(TfLiteBuiltin.Softmax, [scores], [1, Heads, Places, Places], 9, (0, Single(1)));
        var product = b.Make(TfLiteBuiltin.BatchMatMul, [softmax, v], [1, Heads, Places, Width], 101, (0, Byte(0)), (1, Byte(0)));
        var turned = b.Make(TfLiteBuiltin.Transpose, [product, b.Integers(0, 2, 1, 3)], [1, Places, Heads, Width]);
        b.Outputs(b.Make(TfLiteBuiltin.Reshape, [turned, b.Integers(1, Places, Heads * Width)], [1, Places, Heads * Width], 17));
        var input = _random.Normal(2 * Places * Heads * Width);
        var expected = new double[input.Length];
        for (var item = 0; item < 2; item++)
        {
            for (var head = 0; head < Heads; head++)
            {
                for (var query = 0; query < Places; query++)
                {
                    var weights = Enumerable.Range(0, Places).Select(key => Math.Exp(
                        (0.7 * Enumerable.Range(0, Width).Sum(i => Number(0, item, query, head, i) * Number(1, item, key, head, i)))
                        + mask[(((head % Math.Max(maskHeads, 1) * Places) + query) * Places) + key])).ToArray();
                    for (var i = 0; i < Width; i++)
                        expected[Place(item, query, head, i)] = Enumerable.Range(0, Places).Sum(key => weights[key] * Number(2, item, key, head, i)) / weights.Sum();
                }
            }
        }

        Compare(b, input, 2, [expected]);
        using var model = Import(b.File());
        Assert.Single(model.Graph.Nodes, n => n.Function is AttentionFunction);

        // x times a row of numbers, its features as heads, turned.
        int Split(params int[] order)
        {
            var row = b.Floats([Heads * Width], gains[_made++]);
            var scaled = b.Make(TfLiteBuiltin.Mul, [x, row], [1, Places, Heads * Width], 21);
            var heads = b.Make(TfLiteBuiltin.Reshape, [scaled, b.Integers(1, Places, Heads, Width)], [1, Places, Heads, Width], 17);
            return b.Make(TfLiteBuiltin.Transpose, [heads, b.Integers(order)], [1]);
        }

        static int Place(int item, int place, int head, int i) => (((((item * Places) + place) * Heads) + head) * Width) + i;
        double Number(int role, int item, int place, int head, int i) => (double)gains[role][(head * Width) + i] * input[Place(item, place, head, i)];
    }

}
