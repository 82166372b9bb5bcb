using DtiGraph.Artifacts;
using DtiGraph.Evaluation;

namespace DtiGraph.Ranking.Screens;

/// <summary>Targets that are equally well known stand side by side: of one drug all pairs with them have one correction, and the same order by logit and by probability.</summary>
internal sealed class TargetClasses
{
    /// <param name="known">What train recorded.</param>
    /// <param name="targets">Nt.</param>
    /// <param name="calibrator">Says whether pairs have shifts of their own.</param>
    public TargetClasses(TrainDegrees known, int targets, Calibrator calibrator)
    {
        var order = new List<int>();
        var classes = new List<TargetClass>();
        foreach (var alike in Enumerable.Range(0, targets).GroupBy(t => (known.HasTarget(t), known.MetTarget(t), known.OfTarget(t) > 0)))
        {
            int[] places = TargetPanels.InOrder([.. alike]);
            // A pair's shift rises with the degree of its target, or with what stands for it.
            double Degree(int target) => known.OfTarget(target) is > 0 and var degree ? degree : calibrator.ByDegree?.HiddenTarget ?? 0;
            classes.Add(new(order.Count, places.Length, alike.MinBy(Degree), alike.MaxBy(Degree)));
            order.AddRange(places);
        }
        (Order, All) = ([.. order], [.. classes]);
        Place = new int[targets];
        for (int place = 0; place < Order.Length; place++) if (Order[place] != TargetPanels.Nobody) Place[Order[place]] = place;
    }

    /// <summary>The target of each place, or <see cref="TargetPanels.Nobody"/>.</summary>
    public int[] Order { get; }

    /// <summary>[Nt] where each target stands.</summary>
    public int[] Place { get; }

    /// <summary>At most one for each familiarity that a drug can have.</summary>
    public TargetClass[] All { get; }
}

/// <summary>Targets that are equally well known.</summary>
/// <param name="First">Their first place.</param>
/// <param name="Count">Their places, those of nobody among them.</param>
/// <param name="LeastShift">One whose shift is the smallest with any drug.</param>
/// <param name="LargestShift">One whose shift is the largest.</param>
internal readonly record struct TargetClass(int First, int Count, int LeastShift, int LargestShift);
