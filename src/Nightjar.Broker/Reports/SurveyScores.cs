using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>What the scores that packets bring are called.</summary>
internal static class SurveyScores
{
    /// <summary>The name of <see cref="Alert.RealBogus"/>: <c>drb</c> of ZTF and what copies its schema, <c>reliability</c> of Rubin.</summary>
    public static string CurrentName(string survey) => survey is "lsst" ? "reliability" : "drb";

    /// <summary>The name of <see cref="Alert.RandomForestRealBogus"/>.</summary>
    public const string OlderName = "rb";
}
