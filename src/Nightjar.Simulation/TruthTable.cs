using System.Globalization;

namespace Nightjar.Simulation;

/// <summary>The truth about a night as CSV (RFC 4180, invariant numbers, one line an alert).</summary>
public static class TruthTable
{
    /// <summary>The names of the columns. <c>difference_magnitude</c> is empty for artefacts; <c>parameters</c> holds
    /// <c>name=value</c> parted by semicolons.</summary>
    public const string Header = "candid,objectId,class,kind,is_real,jd,band,ra,dec,difference_magnitude,is_positive,parameters";

    /// <summary>One line, without its end.</summary>
    public static string Line(SimulatedTruth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        var magnitude = double.IsNaN(truth.DifferenceMagnitude)
            ? ""
            : truth.DifferenceMagnitude.ToString("F4", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{truth.CandidateId},{truth.ObjectId},{truth.Class},{truth.Kind},{(truth.IsReal ? 1 : 0)},{truth.Time.Days:F7},"
            + $"{char.ToLowerInvariant(truth.Band.ToString()[0])},{truth.Position.RightAscension:F7},{truth.Position.Declination:F7},"
            + $"{magnitude},{(truth.IsPositive ? 1 : 0)},{truth.Parameters}");
    }
}
