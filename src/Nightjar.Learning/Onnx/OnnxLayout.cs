namespace Nightjar.Learning.Onnx;

/// <summary>In which order of axes a value lies in the ONNX graph.</summary>
internal enum OnnxLayout
{
    /// <summary>As in this library.</summary>
    Plain,

    /// <summary>(batch, channels, height, width) for (batch, height, width, channels).</summary>
    ChannelsFirst,

    /// <summary>(time, batch, features) for (batch, time, features).</summary>
    TimeFirst,
}
