using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Models.ConvNext;
using Nightjar.Models.MaxVit;

namespace Nightjar.Models.Btsbot;

/// <summary>A trunk for stamps: images (batch, 63, 63, 3), resized where it wants that, to features.</summary>
public sealed class VisionTrunk
{
    private readonly SingleInputLayer _layers;
    private readonly int _side;

    /// <summary>Makes the layers.</summary>
    /// <param name="scope">Place in a model.</param>
    /// <param name="architecture">Which trunk.</param>
    /// <param name="imageSide">Rows and columns that MaxViT resizes images to.</param>
    public VisionTrunk(LayerScope scope, VisionArchitecture architecture, int imageSide)
    {
        _side = architecture == VisionArchitecture.MaxVitTiny ? imageSide : TripletPreprocessing.Side;
        (_layers, Features) = architecture switch
        {
            VisionArchitecture.ConvNextPico => ConvNext(ConvNextSize.Pico),
            VisionArchitecture.ConvNextNano => ConvNext(ConvNextSize.Nano),
            VisionArchitecture.MaxVitTiny => (new MaxVitTrunk(scope, MaxVitSize.Tiny with { ImageSide = imageSide }), MaxVitSize.Tiny.Features),
            _ => ((SingleInputLayer)new BtsbotTrunk(scope), BtsbotNetwork.ImageFeatures),
        };

        (SingleInputLayer, int) ConvNext(ConvNextSize size) => (new ConvNextTrunk(scope, size), size.Widths[^1]);
    }

    /// <summary>Numbers that it gives for an image.</summary>
    public int Features { get; }

    /// <summary>Runs the trunk on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">(batch, 63, 63, 3).</param>
    /// <returns>(batch, features).</returns>
    public Variable Forward(Tape tape, Variable image) =>
        _layers.Forward(tape, image.Shape[1] == _side ? image : tape.ResizeBilinear(image, _side, _side));
}
