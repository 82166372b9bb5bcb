namespace DtiGraph.Models;

/// <summary>a+ and a- of one set of like pairs.</summary>
internal struct LikeSums
{
    /// <summary>A like pair of this similarity doubles the odds.</summary>
    private const double Unit = 0.15;

    private double positive, negative;

    /// <returns>How many were added so far.</returns>
    public int Add(double similarity, bool interacts)
    {
        if (interacts) positive += similarity;
        else negative += similarity;
        return ++Count;
    }

    public int Count { get; private set; }

    public readonly double LogOdds => Count == 0 ? 0 : Math.Log((Unit + positive) / (Unit + negative));
}

/// <summary>The labelled pairs of one node, the other ends rising.</summary>
internal readonly record struct LikeLabelled(int[] Others, bool[] Interacts)
{
    public static readonly LikeLabelled None = new([], []);

    public bool? Of(int other) => Array.BinarySearch(Others, other) is >= 0 and var at ? Interacts[at] : null;
}
