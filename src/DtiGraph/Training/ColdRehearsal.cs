using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Models;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Validation pairs scored as if one end had never been seen. Most validation pairs are warm, and what calibrates
/// warm pairs makes cold ones too sure.</summary>
public static class ColdRehearsal
{
    /// <summary>A fifth of the validation nodes is hidden at a time, so that the others keep most of the graph.</summary>
    private const int Folds = 5;

    /// <summary>Hides the interaction edges of some validation drugs and scores their pairs, then of some targets, until every
    /// validation pair was scored both ways.</summary>
    /// <returns>Twice the validation pairs, all of them new.</returns>
    /// <remarks>The network was supervised on other pairs of these nodes, so it is a little kinder than a node that is truly new.
    /// Cost: 10 forward passes.</remarks>
    public static CalibrationRows Of(LinkModel model, GraphFeatures features, MessagePaths paths, Split split)
    {
        var (pairs, logits, labels) = (split.Validation, new List<float>(), new List<int>());
        for (int fold = 0; fold < Folds; fold++)
        {
            var drugs = pairs.Drugs.Where(d => d % Folds == fold).ToHashSet();
            Score(drugs, [], pair => drugs.Contains(pair.Drug));
            var targets = pairs.Targets.Where(t => t % Folds == fold).ToHashSet();
            Score([], targets, pair => targets.Contains(pair.Target));
        }
        return new([.. logits], [.. logits.Select(_ => Familiarity.New)], [.. labels]);

        void Score(HashSet<int> drugs, HashSet<int> targets, Func<(int Drug, int Target), bool> hidden)
        {
            bool Sent((int Drug, int Target) pair) => !drugs.Contains(pair.Drug) && !targets.Contains(pair.Target);
            var factors = model.Factors(features.Rows, paths.With([.. split.Train.WithLabel(1).Where(Sent)], [.. split.Train.WithLabel(0).Where(Sent)]));
            for (int i = 0; i < pairs.Count; i++)
            {
                var pair = (pairs.Drugs[i], pairs.Targets[i]);
                if (!hidden(pair)) continue;
                logits.Add(factors.Logit(pair.Item1, pair.Item2));
                labels.Add(pairs.Labels[i]);
            }
        }
    }
}
