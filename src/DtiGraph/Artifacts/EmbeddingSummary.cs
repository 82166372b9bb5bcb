using DtiGraph.Features.Embeddings;

namespace DtiGraph.Artifacts;

/// <summary>The target embeddings that a model was given.</summary>
/// <param name="Sha256">Of their file.</param>
/// <param name="IdsSha256">Of the file of ids beside it; null where the file has its ids itself.</param>
/// <param name="Width">Numbers of an embedding.</param>
/// <param name="Targets">Targets of the graph with one.</param>
/// <param name="Without">Targets of the graph without one; they have the mean.</param>
/// <param name="Ignored">Rows of the file that are of no target of the graph.</param>
public sealed record EmbeddingSummary(string Sha256, string? IdsSha256, int Width, int Targets, int Without, int Ignored)
{
    /// <summary>Of embeddings; null for none.</summary>
    public static EmbeddingSummary? Of(TargetEmbeddings? embeddings) => embeddings is null ? null : new(embeddings.Sha256, embeddings.IdsSha256,
        embeddings.Width, embeddings.Targets.Length, embeddings.Nodes - embeddings.Targets.Length, embeddings.Ignored);
}
