namespace Nightjar.Models.Studies;

/// <summary>All that a report tells of a study.</summary>
/// <param name="Study">The study.</param>
/// <param name="Data">What it was made on.</param>
/// <param name="Description">The data in words.</param>
/// <param name="Speeds">The architectures when they serve.</param>
/// <param name="Embeddings">How the networks see the alerts.</param>
public sealed record VisionStudyResult(
    VisionStudy Study, VisionStudyData Data, string Description, IReadOnlyList<ArchitectureSpeed> Speeds, IReadOnlyList<VisionEmbedding> Embeddings);
