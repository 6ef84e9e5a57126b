namespace Nightjar.Simulation.Tests.Night;

public class ClassWeightsTests
{
    [Fact]
    public void Weights_are_read_as_people_write_them()
    {
        Assert.True(ClassWeights.TryParse("supernova=3, Artefact=1", out var weights, out var error));
        Assert.Equal("", error);
        Assert.Equal(3, weights![SourceClass.Supernova]);
        Assert.Equal(1, weights[SourceClass.Artefact]);
        Assert.Equal(0, weights[SourceClass.VariableStar]);
    }

    [Theory]
    [InlineData("nova=1", "nova=1")]
    [InlineData("supernova", "CLASS=WEIGHT")]
    [InlineData("supernova=x", "not a number")]
    [InlineData("supernova=-1", "0 or more")]
    [InlineData("supernova=0", "every")]
    [InlineData("", "every")]
    [InlineData("7=1", "7=1")]
    public void Wrong_weights_get_a_sentence(string text, string part)
    {
        Assert.False(ClassWeights.TryParse(text, out var weights, out var error));
        Assert.Null(weights);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_class_has_a_weight_and_kinds_know_their_class()
    {
        foreach (var c in Enum.GetValues<SourceClass>())
        {
            Assert.True(new ClassWeights()[c] > 0);
            Assert.Equal(1, ClassWeights.Only(c)[c]);
            Assert.Contains(Enum.GetValues<SourceKind>(), k => SourceKinds.ClassOf(k) == c);
            for (var q = 0.0; q < 1; q += 0.01) Assert.Equal(c, SourceKinds.ClassOf(SourceKinds.Draw(c, q)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassWeights()[(SourceClass)99]);
        Assert.False(SourceKinds.IsReal(SourceKind.Ghost));
        Assert.True(SourceKinds.IsReal(SourceKind.RrLyrae));
    }
}
