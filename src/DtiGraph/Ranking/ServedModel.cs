using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;

namespace DtiGraph.Ranking;

/// <summary>A trained model that answers questions. Safe for many threads at once; the same question gives the same bytes.</summary>
public sealed class ServedModel : IDisposable
{
    private readonly Artifact artifact;
    private readonly ColdStart coldStart;
    private readonly NodeResolution resolution;
    private readonly HashSet<(int, int)> recorded;

    /// <summary>Serves an artifact.</summary>
    public ServedModel(Artifact artifact)
    {
        this.artifact = artifact;
        coldStart = new ColdStart(artifact);
        resolution = new NodeResolution(artifact, coldStart);
        Degrees = artifact.Degrees();
        recorded = [.. artifact.Graph.Interactions.Where(i => i.Label == 1).Select(i => (i.Drug, i.Target))];
        Meaning = ProbabilityMeaning.Of(artifact.Manifest);
    }

    /// <summary>Opens an artifact's folder.</summary>
    /// <exception cref="ArtifactException">It is damaged, incomplete or not an artifact.</exception>
    public static ServedModel Open(string folder) => new(ArtifactFolder.Read(folder));

    /// <summary>What the model is.</summary>
    public Manifest Manifest => artifact.Manifest;

    /// <summary>The graph it learned from.</summary>
    public Snapshot Graph => artifact.Graph;

    /// <summary>What train recorded of each node.</summary>
    public TrainDegrees Degrees { get; }

    /// <summary>What its probabilities mean, and do not.</summary>
    public string Meaning { get; }

    /// <summary>Ranks the targets of a drug or the drugs of a target.</summary>
    /// <exception cref="QueryException">The question cannot be answered as it was put.</exception>
    public RankedList Rank(RankQuery query)
    {
        query.Validate();
        var drug = query.Drug is null ? null : resolution.Drug(query.Drug);
        var target = query.Target is null ? null : resolution.Target(query.Target);
        int candidates = drug is null ? Graph.Drugs.Length : Graph.Targets.Length;
        var rows = Enumerable.Range(0, candidates)
            .Select(i => Row(drug ?? resolution.Drugs[i], target ?? resolution.Targets[i], query.Decision))
            .Where(row => row.Probability >= query.MinProbability && !(query.NovelOnly && row.Known))
            .OrderByDescending(row => row.Probability)
            .ThenBy(row => drug is null ? row.Drug.Id : row.Target.Id, StringComparer.Ordinal)
            .Take(query.Top)
            .Select((row, i) => row with { Rank = i + 1 });
        return new(Manifest.Version, Manifest.GraphId, Meaning, (drug ?? target)!.Node, candidates, [.. rows]);
    }

    /// <summary>The prediction for one pair.</summary>
    /// <returns>A row with rank 0.</returns>
    /// <exception cref="QueryException">The question cannot be answered as it was put.</exception>
    public RankedPair Predict(NodeQuery drug, NodeQuery target, DecisionCosts? decision = null)
    {
        decision?.Validate();
        return Row(resolution.Drug(drug), resolution.Target(target), decision);
    }

    /// <inheritdoc/>
    public void Dispose() => coldStart.Dispose();

    private RankedPair Row(ResolvedNode drug, ResolvedNode target, DecisionCosts? decision)
    {
        var factors = artifact.Factors with
        {
            Drugs = drug.Factors ?? artifact.Factors.Drugs,
            Targets = target.Factors ?? artifact.Factors.Targets,
        };
        float logit = factors.Logit(Math.Max(drug.Index, 0), Math.Max(target.Index, 0));
        double logOdds = Manifest.Calibrator.LogOdds(
            logit, Degrees.FamiliarityOf(drug.Index, target.Index), Manifest.Calibrator.LogFractionShift(Degrees, drug.Index, target.Index));
        double degreeLogOdds = Manifest.Degree.LogOdds(Degrees.Twin.Score(drug.Index, target.Index));
        double probability = Logistic.Sigmoid(logOdds);
        return new(0, drug.Node.Node, target.Node.Node, probability, Logistic.Sigmoid(logit), Degrees.RegimeOf(drug.Index, target.Index),
            recorded.Contains((drug.Index, target.Index)), Logistic.Sigmoid(degreeLogOdds), logOdds - degreeLogOdds,
            decision is null ? null : probability >= decision.Threshold ? "test" : "skip");
    }
}
