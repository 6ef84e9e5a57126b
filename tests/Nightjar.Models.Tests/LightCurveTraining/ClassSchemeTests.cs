using Nightjar.Models.LightCurves.Tables;
using Nightjar.Models.TimeSeriesTransformer;

namespace Nightjar.Models.Tests.LightCurveTraining;

public sealed class ClassSchemeTests
{
    [Theory]
    [InlineData("SN Ia-91T-like", "type", "SNIa")]
    [InlineData("(TNS) SN Ib/c", "TNS", "SNIbc")]
    [InlineData("SN Iax[02cx-like]", "SpecType", "SNIax")]
    [InlineData("IIP", "true_type", "SNII")]
    [InlineData("90", "target", "SNIa")]
    [InlineData("95", "target", "SLSN-I")]
    [InlineData("121", "classId", "KN")]
    [InlineData("101", "SIM_TYPE_INDEX", "SNIa")]
    [InlineData("-9", "SNTYPE", "")]
    [InlineData("SN candidate", "type", "")]
    [InlineData("Odd thing", "type", "Odd thing")]
    public void Names_of_surveys_become_one(string text, string column, string expected) => Assert.Equal(expected, ClassNames.Of(text, column));

    [Fact]
    public void Every_class_of_PLAsTiCC_is_its_own()
    {
        Assert.Equal(T2Model.PlasticcClasses, ClassScheme.Plasticc.Classes);
        Assert.All(T2Model.PlasticcClasses, c => Assert.Equal(c, ClassScheme.Plasticc.Of(c)));
    }

    [Fact]
    public void Classes_are_chosen_and_put_together()
    {
        var scheme = ClassScheme.Parse("SNIa,II=SN II+SNIIn,rest=*");
        Assert.Equal(["SNIa", "II", "rest"], scheme.Classes);
        Assert.Equal(("SNIa", "II", "II", "rest"), (scheme.Of("SNIa"), scheme.Of("SNII"), scheme.Of("SNIIn"), scheme.Of("TDE")));
        Assert.Null(scheme.Of(""));
        Assert.Null(ClassScheme.Coarse.Of("AGN"));
        Assert.Equal(("SNIbc", "SLSN"), (ClassScheme.Coarse.Of("SNIIb"), ClassScheme.Coarse.Of("SLSN-II")));
    }

    [Theory]
    [InlineData("SNIa")]
    [InlineData("SNIa,SNIa")]
    [InlineData("a=SNIa+TDE,b=TDE")]
    [InlineData("a=*,b=*")]
    [InlineData("a=,b=TDE")]
    public void What_is_no_choice_is_refused(string text) => Assert.Throws<FormatException>(() => ClassScheme.Parse(text));
}
