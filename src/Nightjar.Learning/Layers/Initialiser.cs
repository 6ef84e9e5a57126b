using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>Fills a new parameter; see <see cref="Initialisers"/>.</summary>
/// <param name="value">The tensor to fill.</param>
/// <param name="fans">The layer's fans.</param>
/// <param name="random">Random numbers that belong to this parameter alone.</param>
public delegate void Initialiser(Tensor value, Fans fans, RandomNumbers random);
