namespace DtiGraph.Evaluation;

/// <summary>What train recorded of each node: its degree, and with it the degree twin and the regime of any pair.</summary>
public sealed class TrainDegrees
{
    private readonly bool[] drugs;
    private readonly bool[] targets;
    private readonly int[] interactionsOfDrug;
    private readonly int[] interactionsOfTarget;

    /// <summary>Counts train pairs.</summary>
    /// <param name="drugs">Nd.</param>
    /// <param name="targets">Nt.</param>
    /// <param name="train">Labelled pairs of train; one that is listed twice counts once.</param>
    public TrainDegrees(int drugs, int targets, IEnumerable<(int Drug, int Target, int Label)> train)
    {
        var pairs = train.ToHashSet();
        var interactions = pairs.Where(p => p.Label == 1).ToList();
        Twin = new DegreeTwin([.. interactions.Select(i => i.Drug)], [.. interactions.Select(i => i.Target)], drugs, targets);
        (this.drugs, this.targets) = (new bool[drugs], new bool[targets]);
        (interactionsOfDrug, interactionsOfTarget) = (new int[drugs], new int[targets]);
        foreach (var (drug, target, _) in interactions)
        {
            interactionsOfDrug[drug]++;
            interactionsOfTarget[target]++;
        }
        foreach (var (drug, target, _) in pairs) (this.drugs[drug], this.targets[target]) = (true, true);
    }

    /// <summary>The degree twin: interactions only.</summary>
    public DegreeTwin Twin { get; }

    /// <summary>Train interactions of the drug.</summary>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>: 0.</param>
    public int OfDrug(int drug) => drug == DegreeTwin.Unknown ? 0 : interactionsOfDrug[drug];

    /// <summary>Train interactions of the target.</summary>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>: 0.</param>
    public int OfTarget(int target) => target == DegreeTwin.Unknown ? 0 : interactionsOfTarget[target];

    /// <summary>Whether the drug has a labelled pair in train.</summary>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    public bool HasDrug(int drug) => drug != DegreeTwin.Unknown && drugs[drug];

    /// <summary>Whether the target has a labelled pair in train.</summary>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public bool HasTarget(int target) => target != DegreeTwin.Unknown && targets[target];

    /// <summary>The regime of a pair.</summary>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public Regime RegimeOf(int drug, int target) => (HasDrug(drug), HasTarget(target)) switch
    {
        (true, true) => Regime.Warm,
        (false, true) => Regime.ColdDrug,
        (true, false) => Regime.ColdTarget,
        _ => Regime.ColdBoth,
    };

    /// <summary>How well the less known end of a pair is known.</summary>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public Familiarity FamiliarityOf(int drug, int target) =>
        RegimeOf(drug, target) switch
        {
            Regime.ColdDrug => Familiarity.NewDrug,
            Regime.ColdTarget => Familiarity.NewTarget,
            Regime.ColdBoth => Familiarity.NewBoth,
            _ => Twin.Score(drug, DegreeTwin.Unknown) > 0 && Twin.Score(DegreeTwin.Unknown, target) > 0 ? Familiarity.Interacting : Familiarity.Silent,
        };
}
