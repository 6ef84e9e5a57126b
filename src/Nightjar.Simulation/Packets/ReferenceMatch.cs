using Nightjar.Sky;

namespace Nightjar.Simulation.Packets;

/// <summary>The source in the template's catalogue nearest to an object.</summary>
/// <param name="X">Columns from the object.</param>
/// <param name="Y">Rows from the object.</param>
/// <param name="Position">Where it is.</param>
/// <param name="Magnitude">Its magnitude in the template's band (<c>magnr</c>).</param>
/// <param name="Error">Its uncertainty.</param>
/// <param name="Chi">How badly a point spread fits it (<c>chinr</c>).</param>
/// <param name="Sharpness">Above 0 for what is wider than a point (<c>sharpnr</c>).</param>
internal readonly record struct ReferenceMatch(
    double X, double Y, SkyPosition Position, double Magnitude, double Error, double Chi, double Sharpness);
