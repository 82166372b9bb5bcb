namespace DtiGraph.Training.Baselines;

/// <summary>Gradient-boosted trees on what both ends are and how often train labels them.</summary>
/// <remarks>The numbers of a pair are those of <see cref="LogisticRegression"/> without its products, which trees make themselves. Fitted by FastTree
/// (Microsoft.ML) on one thread; validation chooses how many of the trees are used.</remarks>
public sealed class BoostedTrees(IReadOnlyList<int>? counts = null) : IBaseline
{
    private readonly IReadOnlyList<int> counts = counts ?? [50, 100, 200, 400];

    /// <inheritdoc/>
    public string Name => "trees";

    /// <inheritdoc/>
    public IEnumerable<BaselineCandidate> Candidates(BaselineInput input)
    {
        var features = new PairFeatures(input);
        var all = TreeEnsemble.Fit(features.Rows, features.Labels, counts.Max(), (int)input.Seed);
        return counts.Select(n => new BaselineCandidate($"{n} trees", new TreeScorer(features, all.First(n))));
    }

    private sealed class TreeScorer(PairFeatures features, TreeEnsemble trees) : IPairScorer
    {
        public double[] Scores(int drug, ReadOnlySpan<int> targets)
        {
            var scores = new double[targets.Length];
            for (int i = 0; i < scores.Length; i++) scores[i] = trees.Score(features.Of(drug, targets[i]));
            return scores;
        }
    }
}
