namespace Nightjar.Learning.Layers;

/// <summary>What is put around an image or a sequence before a window moves over it.</summary>
public enum WindowPadding
{
    /// <summary>Nothing: windows stay inside.</summary>
    None,

    /// <summary>As much as gives ceil(input / stride) outputs, the odd row behind, as TensorFlow's "same".</summary>
    Same,

    /// <summary>Half the window, rounded down, on every side, as PyTorch's <c>padding=kernel // 2</c>.</summary>
    Half,
}
