using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>Attention and recurrent layers against PyTorch.</summary>
public sealed class OracleSequenceTests
{
    [Fact]
    public void AttentionOfHeadsWithBiasAndLengths() => Oracle.Check(
        "attention",
        c => c.Tape.Attend(c.Use("q"), c.Use("k"), c.Use("v"), c.Options.GetProperty("heads").GetInt32(), c.UseIfThere("bias"), c.Lengths),
        "products");

    [Fact]
    public void MultiheadAttentionWithItsProjections() => Oracle.Check(
        "attention",
        c => OracleLayers.SelfAttention(c, c.Use("x"), string.Empty, c.Options.GetProperty("heads").GetInt32(), c.Lengths),
        "module");

    [Fact]
    public void GatedRecurrentUnits() => Oracle.Check("recurrent", c => Recurrent(c, isGru: true), "gru");

    [Fact]
    public void LongShortTermMemory() => Oracle.Check("recurrent", c => Recurrent(c, isGru: false), "lstm");

    private static Variable Recurrent(OracleCase c, bool isGru) => OracleLayers.OverExistingSteps(
        c,
        OracleLayers.Recurrent(c, c.Use("x"), string.Empty, isGru, c.Options.GetProperty("layers").GetInt32(), c.Options.GetProperty("bidirectional").GetBoolean(), c.Lengths),
        _ => 1);
}
