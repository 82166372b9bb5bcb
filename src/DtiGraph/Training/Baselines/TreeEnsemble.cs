using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace DtiGraph.Training.Baselines;

/// <summary>Boosted trees, fitted by Microsoft.ML and walked here: its own prediction costs a row object and a call chain a pair.</summary>
public sealed class TreeEnsemble
{
    private readonly Tree[] trees;
    private readonly double bias;

    private TreeEnsemble(Tree[] trees, double bias) => (this.trees, this.bias) = (trees, bias);

    /// <summary>Fits the trees on one thread: 31 leaves, step .1, at least 10 rows a leaf.</summary>
    /// <param name="rows">[P][F] finite.</param>
    /// <param name="labels">[P], both values among them.</param>
    /// <param name="count">Trees at most, at least 1.</param>
    /// <param name="seed">Fixes what is drawn.</param>
    public static TreeEnsemble Fit(float[][] rows, bool[] labels, int count, int seed)
    {
        var context = new MLContext(seed);
        var trainer = context.BinaryClassification.Trainers.FastTree(Options(count, seed));
        var fit = trainer.Fit(LabelledRow.View(context, rows, rows[0].Length, labels)).Model.SubModel.TrainedTreeEnsemble;
        return new([.. fit.Trees.Zip(fit.TreeWeights, Tree.Of)], fit.Bias);
    }

    /// <summary>The ensemble of the first trees.</summary>
    /// <param name="count">How many at most.</param>
    public TreeEnsemble First(int count) => new(trees[..Math.Min(count, trees.Length)], bias);

    /// <summary>The raw score of a row: the sum of the leaves it falls into.</summary>
    /// <param name="row">[F] finite.</param>
    public double Score(ReadOnlySpan<float> row)
    {
        double sum = bias;
        foreach (var tree in trees) sum += tree.Leaf(row);
        return sum;
    }

    private static FastTreeBinaryTrainer.Options Options(int count, int seed) => new()
    {
        NumberOfTrees = count,
        NumberOfLeaves = 31,
        LearningRate = .1,
        MinimumExampleCountPerLeaf = 10,
        NumberOfThreads = 1,
        Seed = seed,
        FeatureSelectionSeed = seed,
    };

    /// <summary>Node i goes left where row[feature] is at most the threshold; a child below 0 is the leaf ~child.</summary>
    private sealed record Tree(int[] Feature, float[] Threshold, int[] Left, int[] Right, double[] Leaves)
    {
        public static Tree Of(RegressionTree tree, double weight) => new(
            [.. tree.NumericalSplitFeatureIndexes], [.. tree.NumericalSplitThresholds], [.. tree.LeftChild], [.. tree.RightChild],
            [.. tree.LeafValues.Select(v => v * weight)]);

        public double Leaf(ReadOnlySpan<float> row)
        {
            if (Feature.Length == 0) return Leaves[0];
            int node = 0;
            while (node >= 0) node = row[Feature[node]] <= Threshold[node] ? Left[node] : Right[node];
            return Leaves[~node];
        }
    }
}
