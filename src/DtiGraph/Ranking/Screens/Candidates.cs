using DtiGraph.Models;

namespace DtiGraph.Ranking.Screens;

/// <summary>Room of one thread for the pairs of one drug that may be among its first, with what their log-odds are at least and at most.</summary>
internal sealed class Candidates(int targets, int places)
{
    private readonly int[] target = new int[targets];
    private readonly float[] lower = new float[targets + LargestOf.Lanes];
    private readonly double[] upper = new double[targets];
    private int count;

    /// <summary>Logits of a block of drugs.</summary>
    public float[] Logits { get; } = new float[TargetPanels.Block * places];

    /// <summary>What like pairs say of the drug's pairs.</summary>
    public LikeRow Like { get; } = new();

    /// <summary>Places that reach a bound.</summary>
    public int[] Places { get; } = new int[places];

    /// <summary>Scored to the last bit.</summary>
    public List<(double Probability, int ById, int Target, float Logit, double LogOdds)> Scored { get; } = [];

    public void Clear()
    {
        count = 0;
        Scored.Clear();
    }

    /// <summary>Takes one in.</summary>
    public void Add(int target, double lower, double upper)
    {
        this.target[count] = target;
        this.lower[count] = MathF.BitDecrement((float)lower);
        this.upper[count++] = upper;
    }

    /// <summary>Log-odds that so many of them reach; minus infinity where they are fewer.</summary>
    public double Least(int top)
    {
        int whole = (count + LargestOf.Lanes - 1) / LargestOf.Lanes * LargestOf.Lanes;
        lower.AsSpan(count, whole - count).Fill(float.NegativeInfinity);
        return LargestOf.Bound(lower.AsSpan(0, whole), top);
    }

    /// <summary>Those that may reach some log-odds.</summary>
    public IEnumerable<int> Reaching(double logOdds)
    {
        for (int i = 0; i < count; i++) if (upper[i] >= logOdds) yield return target[i];
    }
}
