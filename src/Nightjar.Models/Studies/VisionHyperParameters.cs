namespace Nightjar.Models.Studies;

/// <summary>What the search chooses.</summary>
/// <param name="Rate">AdamW's highest learning rate.</param>
/// <param name="Batch">Alerts of a batch.</param>
/// <param name="WarmUp">Epochs in which the rate rises.</param>
/// <param name="First">Outputs of the head's first layer.</param>
/// <param name="Second">Outputs of the head's second layer.</param>
/// <param name="Dropout">Dropout before the head's last layer.</param>
public sealed record VisionHyperParameters(float Rate, int Batch, int WarmUp, int First, int Second, float Dropout);
