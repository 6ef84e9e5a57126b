using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Galaxies;

/// <summary>A trunk that learns what volunteers say of galaxies: images (batch, 63, 63, 3) to one number an answer (batch, answers), from
/// which the loss makes concentrations. The trunk's parameters are called <c>trunk.*</c>, as in <see cref="VisionNetwork"/>.</summary>
/// <remarks>Source: Walmsley et al. 2022, arXiv 2102.08414 (Zoobot).</remarks>
public sealed class GalaxyNetwork : Layer
{
    private readonly VisionTrunk _trunk;
    private readonly Dense _votes;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in a model.</param>
    /// <param name="architecture">The trunk.</param>
    /// <param name="imageSide">Rows and columns that MaxViT resizes images to.</param>
    /// <param name="answers">Answers of all questions.</param>
    public GalaxyNetwork(LayerScope scope, VisionArchitecture architecture, int imageSide, int answers)
        : base(scope)
    {
        new VisionSettings { Architecture = architecture, ImageSide = imageSide }.Check();
        _trunk = new(scope["trunk"], architecture, imageSide);
        _votes = new(scope["votes"], _trunk.Features, answers);
    }

    /// <summary>Runs the network on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="images">(batch, 63, 63, 3).</param>
    public Variable Forward(Tape tape, Variable images) => _votes.Forward(tape, _trunk.Forward(tape, images));
}
