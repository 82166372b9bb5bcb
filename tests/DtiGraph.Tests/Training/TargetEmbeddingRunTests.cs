using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Ranking;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class TargetEmbeddingRunTests : IDisposable
{
    private static readonly TrainingOptions Options = ToyRun.Options with { Split = "random", Epochs = 3 };

    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-embedded-").FullName;

    private readonly Snapshot graph = SmallGraph.Of(ToyRun.Drugs, ToyRun.Targets, SmallGraph.RandomPairs(ToyRun.Drugs, ToyRun.Targets, .4, negatives: true, seed: 3));

    [Fact]
    public void Run_SameEmbeddings_WritesTheSameBytes()
    {
        var (one, again) = (Write(Embeddings(seed: 5), "one"), Write(Embeddings(seed: 5), "again"));
        Assert.Equal(one.Manifest.Files, again.Manifest.Files);
        Assert.Equal(one.Manifest.Version, again.Manifest.Version);
    }

    [Fact]
    public void Run_OtherEmbeddingsOrNone_IsAnotherModel()
    {
        var (one, other, none) = (Write(Embeddings(seed: 5), "one"), Write(Embeddings(seed: 6), "other"), Write(null, "none"));
        Assert.Equal(3, new[] { one, other, none }.Select(a => a.Manifest.Files["weights.safetensors"]).Distinct().Count());
        Assert.Equal(3, new[] { one, other, none }.Select(a => a.Manifest.Version).Distinct().Count());
        Assert.DoesNotContain("targetEmbeddings", File.ReadAllText(Path.Combine(folder, "none", "manifest.json")), StringComparison.Ordinal);
        Assert.Null(ArtifactFolder.Read(Path.Combine(folder, "none")).Fit.Embeddings);
    }

    [Fact]
    public void Write_EmbeddingsThatTheWeightsCannotTell_HasAnotherVersion()
    {
        var artifact = Write(Embeddings(seed: 5), "one");
        var known = artifact.Fit.Embeddings! with { Known = artifact.Fit.Embeddings!.Known with { Values = [.. artifact.Fit.Embeddings.Known.Values.Select(v => v + 1)] } };
        var other = ArtifactFolder.Write(artifact with { Fit = artifact.Fit with { Embeddings = known } }, Path.Combine(folder, "other"));
        Assert.Equal(artifact.Manifest.Files["weights.safetensors"], other.Manifest.Files["weights.safetensors"]);
        Assert.NotEqual(artifact.Manifest.Version, other.Manifest.Version);
    }

    [Fact]
    public void Read_TheFolderAlone_RebuildsTheFactorsAndServesTheSameLogits()
    {
        var written = Write(Embeddings(seed: 5), "model");
        var read = ArtifactFolder.Read(Path.Combine(folder, "model"));
        Assert.Equal(new EmbeddingSummary("sha", "ids", 6, ToyRun.Targets - 2, 2, 1), read.Manifest.Features.TargetEmbeddings);
        var split = SplitDrawing.Of(graph, Options.Split, Options.Seed);
        var features = GraphFeatures.Of(read.Graph, split.Train.Targets, read.Fit.Options, read.Fit.Embeddings!.Known);
        var paths = new MessagePaths(features, MessageEdges.Of(read.Graph), inactive: true);
        var model = ModelTensors.Networks(read.Manifest, read.Weights).Single();

        var factors = model.Factors(features.Rows, paths.With(split.Train));

        Assert.Equal(written.Factors.Targets.State, factors.Targets.State);
        Assert.Equal(written.Fit.Embeddings!.InverseDeviation, read.Fit.Embeddings.InverseDeviation);
        var served = new ServedModel(read);
        for (int t = 0; t < ToyRun.Targets; t++)
        {
            int logit = BitConverter.SingleToInt32Bits(written.Factors.Logit(0, t));
            Assert.Equal(logit, BitConverter.SingleToInt32Bits(read.Factors.Logit(0, t)));
            Assert.Equal(1 / (1 + Math.Exp(-written.Factors.Logit(0, t))), served.Predict(new(Id: "D000"), new(Id: $"T{t:000}")).Score, 1e-7);
        }
    }

    [Fact]
    public void Predict_SequenceThatTheGraphDoesNotHold_IsScoredAsTheMeanEmbedding()
    {
        // Shifting every embedding of train by the same amount moves the mean with it: a new sequence must not notice.
        var (one, shifted) = (Write(Embeddings(seed: 5), "one"), Write(Embeddings(seed: 5, shift: 8), "shifted"));
        string sequence = SmallGraph.Sequence(77);
        var served = new ServedModel(ArtifactFolder.Read(Path.Combine(folder, "one")));
        var other = new ServedModel(ArtifactFolder.Read(Path.Combine(folder, "shifted")));

        double score = served.Predict(new(Id: "D000"), new(Sequence: sequence)).Score;

        Assert.InRange(score, 1e-6, 1 - 1e-6);
        Assert.Equal(score, other.Predict(new(Id: "D000"), new(Sequence: sequence)).Score, 1e-3);
        Assert.NotEqual(one.Manifest.Version, shifted.Manifest.Version);
    }

    [Fact]
    public void Read_EmbeddingTensorGone_IsRefused()
    {
        var artifact = Write(Embeddings(seed: 5), "one");
        ArtifactFolder.Write(artifact with { Fit = artifact.Fit with { Embeddings = null } }, Path.Combine(folder, "without"));
        var error = Assert.Throws<ArtifactException>(() => ArtifactFolder.Read(Path.Combine(folder, "without")));
        Assert.Contains("features: expected embedding.targets [14], got none", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Artifact Write(TargetEmbeddings? embeddings, string name) => ArtifactFolder.Write(
        TrainingRun.Run(graph, Options, CPU, cancellation: TestContext.Current.CancellationToken, embeddings: embeddings), Path.Combine(folder, name));

    /// <summary>Six random numbers for all targets but two, and for one that the graph does not hold. Sums of eighths, so that a shift is exact.</summary>
    private TargetEmbeddings Embeddings(int seed, float shift = 0)
    {
        var random = new Random(seed);
        string[] ids = ["unknown", .. graph.Targets.Select(t => t.Id).Where(id => id is not ("T003" or "T011"))];
        return TargetEmbeddings.Of(new([.. ids], 6, [.. Enumerable.Range(0, 6 * ids.Length).Select(_ => shift + random.Next(64) / 8f)], "sha", "ids"), graph)!;
    }
}
