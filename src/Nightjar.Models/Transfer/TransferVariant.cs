namespace Nightjar.Models.Transfer;

/// <summary>What a classifier of a new survey starts from.</summary>
public enum TransferVariant
{
    /// <summary>Random weights.</summary>
    Scratch,

    /// <summary>All weights of the base model; all are trained.</summary>
    FineTune,

    /// <summary>All weights of the base model; the recurrent layers stay as they are.</summary>
    FrozenRecurrent,

    /// <summary>The weights of the base model but for the last layer, which is random; all are trained.</summary>
    NewHead,
}
