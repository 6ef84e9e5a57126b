using Nightjar.Learning.Autodiff;

namespace Nightjar.Learning.Layers;

/// <summary>The parameters of one direction of one layer of a recurrent net.</summary>
/// <param name="InputWeight">(inputs, gates·units).</param>
/// <param name="StateWeight">(units, gates·units).</param>
/// <param name="InputBias">(gates·units).</param>
/// <param name="StateBias">(gates·units), or null.</param>
/// <param name="IsReversed">Whether time runs backwards.</param>
public sealed record RecurrentDirection(Parameter InputWeight, Parameter StateWeight, Parameter InputBias, Parameter? StateBias, bool IsReversed);
