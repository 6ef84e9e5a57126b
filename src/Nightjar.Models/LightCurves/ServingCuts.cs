using System.Collections.Frozen;

namespace Nightjar.Models.LightCurves;

/// <summary>Which objects supernova classifiers of light curves are asked about: those first detected at most
/// <see cref="MostDays"/> days before, which are no known objects of the solar system and have no catalogued counterpart but a galaxy or a
/// transient. Source: Fink's science modules; SIMBAD's classes in its old and new names.</summary>
public static class ServingCuts
{
    /// <summary>The most days from the first detection to the last point.</summary>
    public const double MostDays = 90;

    /// <summary>Fewest points of a light curve.</summary>
    public const int FewestPoints = 2;

    private static readonly FrozenSet<string> Hosts = FrozenSet.Create(
        StringComparer.Ordinal,
        "",
        "Unknown",
        "Fail",
        "Fail 504",
        "Candidate_SN*",
        "SN*_Candidate",
        "SN",
        "Transient",
        "galaxy",
        "Galaxy",
        "EmG",
        "Seyfert",
        "Seyfert_1",
        "Seyfert_2",
        "BlueCompG",
        "StarburstG",
        "LSB_G",
        "HII_G",
        "High_z_G",
        "GinPair",
        "GinGroup",
        "BClG",
        "GinCl",
        "PartofG",
        "Compact_Gr_G",
        "IG",
        "PairG",
        "GroupG",
        "ClG",
        "SuperClG",
        "Void");

    /// <summary>Whether a class of SIMBAD may be the host of a transient, the transient itself, or nothing.</summary>
    public static bool IsPossibleHost(string counterpart) => Hosts.Contains(counterpart);

    /// <summary>Applies the cuts. What is unknown passes.</summary>
    public static LightCurveProblem Check(in ObjectContext context) =>
        context.IsSolarSystemObject ? LightCurveProblem.SolarSystemObject
        : context.DaysSinceFirstDetection > MostDays ? LightCurveProblem.TooOld
        : IsPossibleHost(context.Counterpart ?? "") ? LightCurveProblem.None
        : LightCurveProblem.GalacticCounterpart;
}
