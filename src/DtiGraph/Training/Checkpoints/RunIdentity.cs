using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using DtiGraph.Splits;
using static TorchSharp.torch;

namespace DtiGraph.Training.Checkpoints;

/// <summary>Everything that decides a run's numbers, by name. A checkpoint of a run that differs in any of it is of no use.</summary>
internal static class RunIdentity
{
    /// <summary>Of a run.</summary>
    /// <remarks>The build stands for how features are made: another one may make others, and none of its numbers is taken over.</remarks>
    public static ImmutableSortedDictionary<string, string> Of(Snapshot graph, Split split, TrainingOptions options, Device device, TargetEmbeddings? embeddings) =>
        new Dictionary<string, string>
        {
            ["graph"] = graph.GraphId,
            ["split"] = Digest(new[] { split.Train, split.Validation, split.Test }), // in their order, which decides the steps
            ["options"] = JsonSerializer.Serialize(options, JsonSerializerOptions.Web),
            ["embeddings"] = JsonSerializer.Serialize(EmbeddingSummary.Of(embeddings), JsonSerializerOptions.Web),
            ["device"] = device.ToString(),
            ["build"] = $"{typeof(RunIdentity).Module.ModuleVersionId} {string.Join(' ', RunEnvironment.Packages.Select(p => $"{p.Key} {p.Value}"))}",
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static string Digest(IEnumerable<LabelledPairs> parts)
    {
        string rows = string.Join('\n', parts.Select(p => string.Join(';', p.Rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Drug} {r.Target} {r.Label}")))));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(rows)));
    }
}
