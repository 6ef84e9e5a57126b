using System.Text;
using Nightjar.Formats.SafeTensors;

namespace Nightjar.Formats.Tests.SafeTensors;

public sealed class SafeTensorsHostileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    private SafeTensorsFormatException Refused(byte[] content)
    {
        File.WriteAllBytes(_path, content);
        var error = Assert.Throws<SafeTensorsFormatException>(() => SafeTensorsFile.Open(_path).Dispose());
        Assert.Contains(_path, error.Message);
        Assert.Equal(_path, error.File);
        Assert.InRange(error.Offset, 0, content.Length);
        return error;
    }

    private void Refused(string reason, string header, int dataLength = 0)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        Assert.Contains(reason, Refused([.. BitConverter.GetBytes((long)bytes.Length), .. bytes, .. new byte[dataLength]]).Message);
    }

    [Fact]
    public void A_file_without_a_whole_header_is_refused()
    {
        Assert.Contains("shorter than the 8 bytes", Refused([]).Message);
        Assert.Contains("shorter than the 8 bytes", Refused([1, 0, 0, 0, 0, 0, 0]).Message);
        Assert.Contains("too long", Refused([.. BitConverter.GetBytes(100_000_001L), .. new byte[10]]).Message);
        Assert.Contains("too long", Refused([.. Enumerable.Repeat((byte)255, 8), .. new byte[10]]).Message);
        Assert.Contains("too short for its header of 11 bytes", Refused([.. BitConverter.GetBytes(11L), .. new byte[10]]).Message);
        Assert.Throws<FileNotFoundException>(() => SafeTensorsFile.Open(_path + ".none"));
    }

    [Theory]
    [InlineData("the header does not begin with {", "")]
    [InlineData("the header does not begin with {", " {}")]
    [InlineData("the header does not begin with {", "[]")]
    [InlineData("not good JSON", "{")]
    [InlineData("not good JSON", "{}{}")]
    [InlineData("not good JSON", "{},")]
    [InlineData("not good JSON", "{\"a\"}")]
    [InlineData("not good JSON", "{\"a\":/*comment*/{}}")]
    [InlineData("not good JSON", "{\"a\":{\"x\":[[[[[[1]]]]]]}}")]
    [InlineData("not good JSON", "{\"\\ud800\":{}}")]
    [InlineData("'a' is not an object", "{\"a\":1}")]
    [InlineData("the metadata are not an object", "{\"__metadata__\":[]}")]
    [InlineData("the metadata 'k' is not a string", "{\"__metadata__\":{\"k\":1}}")]
    [InlineData("there twice", "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}")]
    [InlineData("there is metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}")]
    [InlineData("lacks its dtype", "{\"a\":{}}")]
    [InlineData("lacks its dtype", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}")]
    [InlineData("lacks its dtype", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}")]
    [InlineData("lacks its dtype", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}")]
    [InlineData("has its shape twice", "{\"a\":{\"shape\":[1],\"shape\":[1]}}")]
    [InlineData("dtype that is not known", "{\"a\":{\"dtype\":\"F31\"}}")]
    [InlineData("dtype that is not known", "{\"a\":{\"dtype\":32}}")]
    [InlineData("in place of a list of numbers", "{\"a\":{\"shape\":2}}")]
    [InlineData("not a number from 0", "{\"a\":{\"shape\":[-1]}}")]
    [InlineData("not a number from 0", "{\"a\":{\"shape\":[1.5]}}")]
    [InlineData("not a number from 0", "{\"a\":{\"shape\":[\"1\"]}}")]
    [InlineData("not a number from 0", "{\"a\":{\"shape\":[2147483648]}}")]
    [InlineData("not a number from 0", "{\"a\":{\"data_offsets\":[0,18446744073709551615]}}")]
    public void A_header_that_breaks_a_rule_is_refused(string reason, string header) => Refused(reason, header);

    [Fact]
    public void Tensors_must_fill_the_data_exactly()
    {
        static string Tensor(string name, int begin, int end, string shape = "[1]", string type = "F32") =>
            $$"""
            "{{name}}":{"dtype":"{{type}}","shape":{{shape}},"data_offsets":[{{begin}},{{end}}]}
            """;

        Refused("do not begin where those before it end", $"{{{Tensor("hole", 4, 8)}}}", 8);
        Refused("'b' do not begin", $"{{{Tensor("a", 0, 4)},{Tensor("b", 8, 12)}}}", 12);
        Refused("'b' do not begin", $"{{{Tensor("a", 0, 4)},{Tensor("b", 2, 6)}}}", 6);
        Refused("'b' do not begin", $"{{{Tensor("a", 0, 4)},{Tensor("b", 0, 4)}}}", 4);
        Refused("'a' do not begin", $"{{{Tensor("a", 4, 0)}}}", 4);
        Refused("too short for tensor 'a'", $"{{{Tensor("a", 0, 4)}}}", 3);
        Refused("'a' of F32 [2] has 4 bytes", $"{{{Tensor("a", 0, 4, "[2]")}}}", 4);
        Refused("'a' of F64 [1] has 4 bytes", $"{{{Tensor("a", 0, 4, "[1]", "F64")}}}", 4);
        Refused("'a' of F4 [3] has 1 bytes", $"{{{Tensor("a", 0, 1, "[3]", "F4")}}}", 1);
        Refused("has 0 bytes", $"{{{Tensor("a", 0, 0, "[2000000000,2000000000,2000000000,2000000000]")}}}");
        Refused("belong to no tensor", $"{{{Tensor("a", 0, 4)}}}", 5);
        Refused("two tensors of the name 'a'", $"{{{Tensor("a", 0, 4)},{Tensor("a", 4, 8)}}}", 8);
    }

    [Fact]
    public void Cuts_and_mutations_are_refused_or_read_within_bounds()
    {
        using var memory = new MemoryStream();
        SafeTensorsWriter.Write(
            memory,
            [SafeTensorEntry.Create("weight", new float[6], 2, 3), SafeTensorEntry.Create("bias", new float[2], 2)],
            new Dictionary<string, string> { ["format"] = "pt" });
        var good = memory.ToArray();
        for (var cut = 0; cut < good.Length; cut++) Refused(good[..cut]);

        var random = new Random(8);
        var read = 0;
        for (var round = 0; round < 3000; round++)
        {
            var mutated = (byte[])good.Clone();
            for (var n = random.Next(1, 3); n > 0; n--)
            {
                mutated[random.Next(mutated.Length - 32)] =
                    random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"0123456789{}[],:\" F"[random.Next(19)];
            }

            File.WriteAllBytes(_path, mutated);
            try
            {
                using var file = SafeTensorsFile.Open(_path);
                foreach (var name in file.Names) read += file[name].ToSingle().Length;
            }
            catch (Exception error) when (error is SafeTensorsFormatException)
            {
            }
        }

        Assert.True(read > 0);
    }
}
