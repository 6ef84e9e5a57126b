namespace Nightjar.Learning.Layers;

/// <summary>What an initialiser knows of the layer beside the shape of the tensor.</summary>
/// <param name="In">Numbers that each output is a sum over: channels of a group times the window's pixels; the units, for what a
/// recurrent layer applies to its state.</param>
/// <param name="Out">Outputs that each input goes into: filters of a group times the window's pixels.</param>
/// <param name="Units">Units of a recurrent layer, else 0.</param>
public readonly record struct Fans(int In, int Out, int Units = 0);
