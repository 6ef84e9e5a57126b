using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurves.Tables;

/// <summary>Light curves that were read.</summary>
/// <param name="Curves">The light curves, in the order in which their objects came; classes by the names of <see cref="ClassNames"/>,
/// empty where unknown.</param>
/// <param name="PointsLeftOut">Rows without a usable flux: upper limits, errors that are missing or not positive, placeholders.</param>
/// <param name="ObjectsWithoutRow">Objects with points but no row in any table of objects.</param>
public sealed record LightCurveSet(IReadOnlyList<LabelledLightCurve> Curves, long PointsLeftOut, int ObjectsWithoutRow);
