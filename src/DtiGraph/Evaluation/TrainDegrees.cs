namespace DtiGraph.Evaluation;

/// <summary>What train recorded of each node: its degree, and with it the degree twin and the regime of any pair.</summary>
public sealed class TrainDegrees
{
    private readonly bool[] drugs;
    private readonly bool[] targets;

    /// <summary>Counts train interactions.</summary>
    /// <param name="drugs">Nd.</param>
    /// <param name="targets">Nt.</param>
    /// <param name="interactions">Train pairs labelled 1, each once.</param>
    public TrainDegrees(int drugs, int targets, IReadOnlyCollection<(int Drug, int Target)> interactions)
    {
        Twin = new DegreeTwin([.. interactions.Select(i => i.Drug)], [.. interactions.Select(i => i.Target)], drugs, targets);
        (this.drugs, this.targets) = (new bool[drugs], new bool[targets]);
        foreach (var (drug, target) in interactions) (this.drugs[drug], this.targets[target]) = (true, true);
    }

    /// <summary>The degree twin.</summary>
    public DegreeTwin Twin { get; }

    /// <summary>The regime of a pair.</summary>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public Regime RegimeOf(int drug, int target) => (drug >= 0 && drugs[drug], target >= 0 && targets[target]) switch
    {
        (true, true) => Regime.Warm,
        (false, true) => Regime.ColdDrug,
        (true, false) => Regime.ColdTarget,
        _ => Regime.ColdBoth,
    };
}
