using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>A trained model that answers questions. Safe for many threads at once; the same question gives the same bytes.</summary>
public sealed class ServedModel
{
    private readonly Artifact artifact;
    private readonly NodeResolution resolution;
    private readonly Lazy<NamedGroups> families, classes;

    /// <summary>Serves an artifact.</summary>
    public ServedModel(Artifact artifact)
    {
        this.artifact = artifact;
        Scoring = new PairScoring(artifact);
        resolution = new NodeResolution(artifact, new ColdStart(artifact));
        families = new(() => new(artifact.Graph, Snapshot.TargetKind, "family"));
        classes = new(() => new(artifact.Graph, Snapshot.DrugKind, "class"));
        Meaning = ProbabilityMeaning.Of(artifact.Manifest);
    }

    /// <summary>Opens an artifact's folder.</summary>
    /// <exception cref="ArtifactException">It is damaged, incomplete or not an artifact.</exception>
    public static ServedModel Open(string folder) => new(ArtifactFolder.Read(folder));

    /// <summary>Everything of it.</summary>
    internal Artifact Artifact => artifact;

    /// <summary>From a pair to its numbers.</summary>
    internal PairScoring Scoring { get; }

    /// <summary>What the model is.</summary>
    public Manifest Manifest => artifact.Manifest;

    /// <summary>The graph it learned from.</summary>
    public Snapshot Graph => artifact.Graph;

    /// <summary>What train recorded of each node.</summary>
    public TrainDegrees Degrees => Scoring.Degrees;

    /// <summary>What its probabilities mean, and do not.</summary>
    public string Meaning { get; }

    /// <summary>Numbers in a <see cref="DrugVector"/> or <see cref="TargetVector"/>: H, of an ensemble the sum over its networks.</summary>
    public int VectorWidth => artifact.Factors.Weight.Length;

    /// <summary>What the network made of a drug of the graph, d in the decoder's d . Q t: drugs with vectors of nearly the same direction are alike to it.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <returns>[<see cref="VectorWidth"/>]; not to be compared with another model's, or with a target's.</returns>
    public ReadOnlyMemory<float> DrugVector(int drug) => artifact.Factors.Drugs.State.AsMemory(drug * VectorWidth, VectorWidth);

    /// <summary>The same of a target: Q t / sqrt(H).</summary>
    /// <param name="target">In [0, Nt).</param>
    public ReadOnlyMemory<float> TargetVector(int target) => artifact.Factors.Targets.State.AsMemory(target * VectorWidth, VectorWidth);

    /// <summary>Ranks the targets of a drug or the drugs of a target.</summary>
    /// <exception cref="QueryException">The question cannot be answered as it was put.</exception>
    public RankedList Rank(RankQuery query)
    {
        query.Validate();
        var drug = query.Drug is null ? null : resolution.Drug(query.Drug);
        var target = query.Target is null ? null : resolution.Target(query.Target);
        var (ends, like) = (PairScoring.With(artifact.Factors, drug, target), artifact.Like.WithNew(drug?.Like, target?.Like));
        PairFactors[] members = [.. artifact.Members.Select((m, i) => PairScoring.With(m, drug, target, i))];
        int candidates = drug is null ? Graph.Drugs.Length : Graph.Targets.Length;
        var family = query.Family is null ? null : (drug is null ? classes : families).Value.Of(query.Family);
        ResolvedNode[]? panel = query.Against is null ? null : [.. query.Against.Select(Compare)];
        ResolvedNode Drug(int i) => drug ?? resolution.Drugs[i];
        ResolvedNode Target(int i) => target ?? resolution.Targets[i];
        // Of all candidates only what the order needs; a row is made of those that are shown.
        var labels = drug is null ? like.OfTarget(Math.Max(target!.Index, 0)) : like.OfDrug(Math.Max(drug.Index, 0));
        double[] LogOddsOf(PairFactors factors) => [.. Enumerable.Range(0, candidates).Select(i => Scoring.LogOdds(factors, labels[i], Drug(i), Target(i)))];
        double[] logOdds = LogOddsOf(ends), probabilities = Array.ConvertAll(logOdds, Logistic.Sigmoid);
        int[] kept = [.. Enumerable.Range(0, candidates).Where(i => (family?.Contains(i) ?? true)
            && probabilities[i] >= query.MinProbability && !(query.NovelOnly && Scoring.IsRecorded(Drug(i).Index, Target(i).Index)))];
        string Id(int i) => (drug is null ? Drug(i) : Target(i)).Node.Node.Id!;
        var agreed = artifact.Members.IsEmpty ? null : RankInterval.Of([.. members.Select(m => Array.ConvertAll(LogOddsOf(m), Logistic.Sigmoid)).Select(p => Order(kept, p, Id))]);
        var rows = BestFirst.Of(kept.Length, query.Top, (a, b) => Compare(kept[a], kept[b], probabilities, Id))
            .Select((c, i) => (Rank: i + 1, Interval: agreed?[c], Drug: Drug(kept[c]), Target: Target(kept[c]), LogOdds: logOdds[kept[c]]))
            .Select(c => Compared(
                Row(ends, c.LogOdds, c.Drug, c.Target, query.Decision) with { Rank = c.Rank, RankInterval = c.Interval }, c.Drug, c.Target, panel));
        return new(Manifest.Version, Manifest.GraphId, Meaning, (drug ?? target)!.Node, candidates, [.. rows])
        {
            Against = panel is null ? null : [.. panel.Select(p => p.Node)],
        };
    }

    /// <summary>The prediction for one pair.</summary>
    /// <returns>A row with rank 0.</returns>
    /// <exception cref="QueryException">The question cannot be answered as it was put.</exception>
    public RankedPair Predict(NodeQuery drug, NodeQuery target, DecisionCosts? decision = null)
    {
        decision?.Validate();
        return Alone(resolution.Drug(drug), resolution.Target(target), decision);
    }

    /// <summary>For predicting many pairs: the numbers of <see cref="Predict"/>, and each distinct end found once.</summary>
    /// <param name="decision">Costs; with them every row says whether the assay pays.</param>
    /// <exception cref="QueryException">The costs are out of range.</exception>
    public PairBatch Batch(DecisionCosts? decision = null)
    {
        decision?.Validate();
        return new(resolution, (drug, target) => Alone(drug, target, decision));
    }

    /// <summary>The drug of the graph that a text names, and how it was found.</summary>
    /// <param name="text">What <see cref="NodeQuery.Id"/> may be.</param>
    /// <exception cref="UnknownNodeException">The graph does not hold it.</exception>
    /// <exception cref="AmbiguousNodeException">It names several.</exception>
    public QueryNode FindDrug(string text) => resolution.Drug(new(Id: text)).Node;

    /// <summary>The target of the graph that a text names, and how it was found.</summary>
    /// <param name="text">What <see cref="NodeQuery.Id"/> may be.</param>
    /// <exception cref="UnknownNodeException">The graph does not hold it.</exception>
    /// <exception cref="AmbiguousNodeException">It names several.</exception>
    public QueryNode FindTarget(string text) => resolution.Target(new(Id: text)).Node;

    /// <summary>A target to compare with.</summary>
    private ResolvedNode Compare(NodeQuery target, int place)
    {
        try
        {
            return resolution.Target(target);
        }
        catch (QueryException e)
        {
            e.Field = $"against[{place}]";
            throw;
        }
    }

    /// <summary>The row of a pair that stands in no list.</summary>
    private RankedPair Alone(ResolvedNode drug, ResolvedNode target, DecisionCosts? decision) =>
        Row(PairScoring.With(artifact.Factors, drug, target), Scoring.LogOdds(drug, target), drug, target, decision)
            with
        {
            ResolvedBy = new(drug.Node.ResolvedBy, target.Node.ResolvedBy),
            InDomain = drug.Node.InDomain is null ? target.Node.InDomain : drug.Node.InDomain.Value && target.Node.InDomain is not false,
        };

    /// <summary>The row beside what its drug has with the targets to compare with; a target of the graph is not compared with itself.</summary>
    private RankedPair Compared(RankedPair row, ResolvedNode drug, ResolvedNode target, ResolvedNode[]? panel)
    {
        if (panel is null) return row;
        double[] odds = [.. panel.Select(p => Scoring.LogOdds(drug, p))];
        double[] others = [.. odds.Where((_, i) => panel[i].Index != target.Index || target.Index < 0)];
        return row with
        {
            AgainstProbabilities = Array.ConvertAll(odds, Logistic.Sigmoid),
            Selectivity = others.Length == 0 ? null : Scoring.LogOdds(drug, target) - others.Max(),
        };
    }

    /// <summary>All candidates best first; ties by id.</summary>
    private static int[] Order(int[] kept, double[] probabilities, Func<int, string> id) =>
        BestFirst.Of(kept.Length, kept.Length, (a, b) => Compare(kept[a], kept[b], probabilities, id));

    /// <summary>Below 0 where the first is better: the probability decides, then the id.</summary>
    private static int Compare(int a, int b, double[] probabilities, Func<int, string> id) =>
        probabilities[b].CompareTo(probabilities[a]) is not 0 and var by ? by : string.CompareOrdinal(id(a), id(b));

    private RankedPair Row(PairFactors ends, double logOdds, ResolvedNode drug, ResolvedNode target, DecisionCosts? decision)
    {
        var said = Scoring.Figures(ends, logOdds, drug, target);
        return new(0, drug.Node.Node, target.Node.Node, said.Probability, said.Score, said.Regime, said.Known, said.DegreeProbability, said.Lift,
            decision is null ? null : said.Probability >= decision.Threshold ? "test" : "skip");
    }
}
