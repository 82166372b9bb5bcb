using DtiGraph.Features;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Finds the nodes that a drawn split must keep together.</summary>
public static class SplitGroups
{
    /// <summary>The split of a run.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="likeness">Which of its nodes are the same thing.</param>
    /// <param name="options">Name, seed and <see cref="SplitOptions"/>.</param>
    /// <returns>The split, and the nodes that it keeps together; null where it needs none.</returns>
    /// <exception cref="ArgumentException">No such split, or it cannot be learned from.</exception>
    public static (Split Split, NodeGroups? Groups) Draw(Snapshot graph, NodeLikeness likeness, TrainingOptions options)
    {
        var splitting = options.Splitting ?? new();
        var groups = Of(graph, likeness, options.Split, splitting);
        return (SplitDrawing.Of(graph, options.Split, options.Seed, groups, splitting), groups);
    }

    /// <summary>Under a cold policy drugs of one structure and near-identical targets; under a cluster policy whole clusters.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="likeness">Which of its nodes are the same thing.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="options">Where clusters end.</param>
    /// <returns>The groups; null for a published split and for random, which need none.</returns>
    /// <exception cref="ArgumentException">No such split, or an option is out of range.</exception>
    public static NodeGroups? Of(Snapshot graph, NodeLikeness likeness, string split, SplitOptions options)
    {
        options.Validate();
        if (SplitDrawing.PolicyOf(graph, split) is not { } policy || policy is SplitPolicy.Random or SplitPolicy.Frozen) return null;
        var single = NodeGroups.Single(graph);
        return new(
            !policy.ColdDrugs() ? single.Drugs
                : policy.Clusters() ? DrugStructures.Clusters(graph, likeness.SameStructure, options.MaxTanimoto) : likeness.SameStructure,
            !policy.ColdTargets() ? single.Targets
                : policy.Clusters() ? AlikeSequences.Clusters([.. graph.Targets.Select(t => t.Sequence)], options.MaxIdentity)
                : likeness.SameTargets(graph.Targets.Length));
    }
}
