namespace Nightjar.Learning.Autodiff;

/// <summary>What a layer computed on a tape.</summary>
/// <param name="Layer">The layer's name in its model.</param>
/// <param name="Output">The numbers, until the tape is reset.</param>
public readonly record struct LayerOutput(string Layer, Variable Output);
