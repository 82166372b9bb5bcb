using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Models;

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
        var kept = Enumerable.Range(0, candidates)
            .Select(i => (Drug: drug ?? resolution.Drugs[i], Target: target ?? resolution.Targets[i]))
            .Select(ends => (ends.Drug, ends.Target, Row: Row(ends.Drug, ends.Target, query.Decision)))
            .Where(c => c.Row.Probability >= query.MinProbability && !(query.NovelOnly && c.Row.Known))
            .ToArray();
        string?[] ids = [.. kept.Select(c => drug is null ? c.Row.Drug.Id : c.Row.Target.Id)];
        var agreed = artifact.Members.IsEmpty ? null : RankInterval.Of(
            [.. artifact.Members.Select((m, i) => Order([.. kept.Select(c => Logistic.Sigmoid(LogOdds(MemberLogit(m, i, c.Drug, c.Target), c.Drug, c.Target)))], ids))]);
        var rows = Order([.. kept.Select(c => c.Row.Probability)], ids)
            .Take(query.Top)
            .Select((c, i) => kept[c].Row with { Rank = i + 1, RankInterval = agreed?[c] });
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

    /// <summary>Candidates best first; ties by id.</summary>
    private static int[] Order(double[] probabilities, string?[] ids) =>
        [.. Enumerable.Range(0, ids.Length).OrderByDescending(c => probabilities[c]).ThenBy(c => ids[c], StringComparer.Ordinal)];

    private static float MemberLogit(PairFactors factors, int member, ResolvedNode drug, ResolvedNode target) =>
        Logit(factors, drug, target, drug.Members?[member], target.Members?[member]);

    private static float Logit(PairFactors factors, ResolvedNode drug, ResolvedNode target, NodeFactors? newDrug, NodeFactors? newTarget)
    {
        var ends = factors with { Drugs = newDrug ?? factors.Drugs, Targets = newTarget ?? factors.Targets };
        return ends.Logit(Math.Max(drug.Index, 0), Math.Max(target.Index, 0));
    }

    private double LogOdds(float logit, ResolvedNode drug, ResolvedNode target) => Manifest.Calibrator.LogOdds(
        logit, Degrees.FamiliarityOf(drug.Index, target.Index), Manifest.Calibrator.LogFractionShift(Degrees, drug.Index, target.Index));

    private RankedPair Row(ResolvedNode drug, ResolvedNode target, DecisionCosts? decision)
    {
        float logit = Logit(artifact.Factors, drug, target, drug.Factors, target.Factors);
        double logOdds = LogOdds(logit, drug, target);
        double degreeLogOdds = Manifest.Degree.LogOdds(Degrees.Twin.Score(drug.Index, target.Index));
        double probability = Logistic.Sigmoid(logOdds);
        return new(0, drug.Node.Node, target.Node.Node, probability, Logistic.Sigmoid(logit), Degrees.RegimeOf(drug.Index, target.Index),
            recorded.Contains((drug.Index, target.Index)), Logistic.Sigmoid(degreeLogOdds), logOdds - degreeLogOdds,
            decision is null ? null : probability >= decision.Threshold ? "test" : "skip");
    }
}
