using System.Collections.Immutable;
using System.Text.Json;
using DtiGraph.Graphs;
using DtiGraph.Models;

namespace DtiGraph.Artifacts;

/// <summary>An artifact on disk.</summary>
/// <remarks>
/// <code>
/// manifest.json             what it is, with the SHA-256 of every other file
/// manifest.sha256           of manifest.json itself, as sha256sum -c reads it
/// weights.safetensors       the network
/// states.safetensors        node states, for nodes that the graph does not hold
/// factors.safetensors       the decoder applied to every node
/// features.safetensors      fitted k-mer weights, fingerprints, who is like whom, and target embeddings where there are any
/// certificate.json          what was checked before training, so that the held-out parts tell nothing to train
/// history.csv               loss and validation AUPRC of every epoch; missing in folders written before it was kept
/// graph/                    the graph and the split used, a dataset folder
/// </code>
/// The networks of an ensemble lie beside each other in the same files, under the prefixes member0., member1. and so on; manifest.json says how
/// many. Written under a temporary name and renamed. Read strictly: every byte is accounted for, or nothing is used.
/// </remarks>
public static class ArtifactFolder
{
    internal const string Weights = "weights.safetensors", Features = "features.safetensors";

    private const string States = "states.safetensors", Factors = "factors.safetensors", Graph = "graph", Certificate = "certificate.json", History = "history.csv";

    /// <summary>Refuses a folder that <see cref="Write"/> would refuse, so that it is known before a long training.</summary>
    /// <param name="folder">Where an artifact is to be written.</param>
    /// <exception cref="IOException">The name is taken by something that is not an artifact, or nothing can be written there.</exception>
    public static void CheckPlace(string folder) => AtomicFolder.CheckPlace(folder, ManifestFile.Name);

    /// <summary>Writes an artifact; afterwards the folder is there whole, or not at all.</summary>
    /// <param name="artifact">With <see cref="Manifest.Files"/> and <see cref="Manifest.Version"/> still to be filled in.</param>
    /// <param name="folder">An earlier artifact of that name is replaced; any other folder that is not empty is refused.</param>
    /// <returns>The artifact with its files and version.</returns>
    public static Artifact Write(Artifact artifact, string folder)
    {
        var written = artifact;
        AtomicFolder.Publish(folder, temporary =>
        {
            var origin = new Dictionary<string, string> { ["graphId"] = artifact.Manifest.GraphId };
            Safetensors.Write(Path.Combine(temporary, Weights), artifact.Weights, origin);
            Safetensors.Write(Path.Combine(temporary, States), artifact.States, origin);
            Safetensors.Write(Path.Combine(temporary, Factors), ModelTensors.OfMembers(artifact), origin);
            Safetensors.Write(Path.Combine(temporary, Features), ModelTensors.OfFit(artifact.Fit, artifact.Like), origin);
            GraphFolder.Write(artifact.Graph, Path.Combine(temporary, Graph));
            if (artifact.Certificate is { } certificate)
                File.WriteAllText(Path.Combine(temporary, Certificate), JsonSerializer.Serialize(certificate, ArtifactJson.Strict.LeakageCertificate) + "\n");
            EpochPoint.Write(Path.Combine(temporary, History), artifact.History);
            written = artifact with { Manifest = ManifestFile.Write(artifact.Manifest, temporary) };
        }, replaces: ManifestFile.Name);
        return written;
    }

    /// <summary>Reads and checks an artifact.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="graphId">The graph it must be of; null for any.</param>
    /// <exception cref="ArtifactException">A file is missing, unknown, cut short or changed; the format is another; the graph is another.</exception>
    public static Artifact Read(string folder, string? graphId = null)
    {
        // The graph takes longest and needs nothing of the manifest; the digests take a third of the time, and so do the numbers: all are read at once,
        // and nothing is used where the manifest is refused or a digest is another.
        var reading = Task.Run(() => GraphFolder.Read(Path.Combine(folder, Graph), ContradictionPolicy.Keep));
        List<Task> parts = [reading];
        Manifest manifest;
        Task<Dictionary<string, IReadOnlyDictionary<string, SafetensorsTensor>>> numbers;
        Task<(LeakageCertificate? Certificate, ImmutableArray<EpochPoint> History)> beside;
        try
        {
            manifest = ManifestFile.Read(folder);
            if (graphId is not null && graphId != manifest.GraphId)
                throw new ArtifactException($"graph: expected a model of graph {graphId}, got one of {manifest.GraphId} ({folder})");
            parts.Add(numbers = Task.Run(() => new[] { Features, Weights, States, Factors }.ToDictionary(f => f, f => Tensors(folder, f, manifest))));
            parts.Add(beside = Task.Run(() => (ReadCertificate(folder), manifest.Files.ContainsKey(History) ? EpochPoint.Read(Path.Combine(folder, History)) : [])));
            ManifestFile.CheckFiles(folder, manifest);
        }
        finally
        {
            // Nothing may still read a folder that was refused. What went wrong with a part is said where the part is taken.
            Task.WhenAll(parts).ContinueWith(all => all.Exception, TaskScheduler.Default).Wait();
        }
        try
        {
            var graph = reading.GetAwaiter().GetResult();
            var tensors = numbers.GetAwaiter().GetResult();
            var features = tensors[Features];
            if (graph.GraphId != manifest.GraphId || graph.Splits.Length != 1)
                throw new ArtifactException($"graph: expected {manifest.GraphId} with one split, got {graph.GraphId} with {graph.Splits.Length} ({folder})");
            var fit = ModelTensors.Fit(features, manifest.Features, graph);
            if (manifest.Members < 1) throw new ArtifactException($"members: expected at least 1, got {manifest.Members} ({folder})");
            if (manifest.Factorisation is { Rank: < 0 and var rank }) throw new ArtifactException($"factorisation: expected a rank of at least 0, got {rank} ({folder})");
            foreach (string stored in new[] { Weights, States }) MemberTensors.Split(tensors[stored], manifest.Members);
            ImmutableArray<PairFactors> members = [.. MemberTensors.Split(tensors[Factors], manifest.Members)
                .Select(m => ModelTensors.Factors(m, manifest.Model.Hidden + (manifest.Factorisation?.Rank ?? 0), graph.Drugs.Length, graph.Targets.Length))];
            var like = new LikePairs(
                NeighbourTensors.Lists(features, Snapshot.DrugKind, graph.Drugs.Length), NeighbourTensors.Lists(features, Snapshot.TargetKind, graph.Targets.Length),
                graph.Splits[0].Train.Select(r => (r.Drug, r.Target, r.Label!.Value)));
            var (certificate, history) = beside.GetAwaiter().GetResult();
            return new(manifest, graph, PairFactors.Mean(members), tensors[Weights], tensors[States], fit, certificate)
            {
                Like = like,
                Members = members.Length > 1 ? members : [],
                History = history,
            };
        }
        catch (Exception e) when (e is GraphDataException or SafetensorsException or JsonException or ArgumentException)
        {
            throw new ArtifactException($"artifact: expected files that can be read, got {e.Message} ({folder})", e);
        }
    }

    private static LeakageCertificate? ReadCertificate(string folder)
    {
        string path = Path.Combine(folder, Certificate);
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ArtifactJson.Strict.LeakageCertificate) : null;
    }

    private static IReadOnlyDictionary<string, SafetensorsTensor> Tensors(string folder, string name, Manifest manifest)
    {
        var file = Safetensors.Read(Path.Combine(folder, name));
        return file.Metadata.TryGetValue("graphId", out string? id) && id == manifest.GraphId
            ? file.Tensors
            : throw new ArtifactException($"{name}: expected tensors of graph {manifest.GraphId}, got {id ?? "none named"} ({folder})");
    }
}
