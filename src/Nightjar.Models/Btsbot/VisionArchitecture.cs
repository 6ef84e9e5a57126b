namespace Nightjar.Models.Btsbot;

/// <summary>The networks that the study of pre-trained vision models compares.</summary>
public enum VisionArchitecture
{
    /// <summary>BTSbot's own convolutional network; see <see cref="BtsbotNetwork"/>.</summary>
    Cnn,

    /// <summary>ConvNeXt-pico on the stamps as they are.</summary>
    ConvNextPico,

    /// <summary>ConvNeXt-nano on the stamps as they are.</summary>
    ConvNextNano,

    /// <summary>MaxViT-tiny on stamps that were resized.</summary>
    MaxVitTiny,
}
