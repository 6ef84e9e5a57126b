namespace Nightjar.Models.LightCurves.Tables;

/// <summary>What a table says of an object.</summary>
/// <param name="Group">The object's own name where several light curves may be of one object; else empty.</param>
/// <param name="Class">Its class; empty where unknown.</param>
/// <param name="Redshift">NaN where unknown.</param>
/// <param name="RedshiftError">NaN where unknown.</param>
/// <param name="Reddening">NaN where unknown.</param>
internal readonly record struct ObjectFacts(string Group, string Class, double Redshift, double RedshiftError, double Reddening);
