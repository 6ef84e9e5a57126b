namespace Nightjar.Formats.TfLite;

/// <summary>Something a writer added under a name of its own, such as the version of the runtime that is needed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Data">Its bytes.</param>
public sealed record TfLiteMetadata(string Name, ReadOnlyMemory<byte> Data);
