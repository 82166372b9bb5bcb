namespace DtiGraph.Evaluation;

/// <summary>What train recorded of each node: its degree, and with it the degree twin and the regime of any pair.</summary>
public sealed class TrainDegrees
{
    private readonly bool[] drugs;
    private readonly bool[] targets;
    private readonly bool[] metDrugs;
    private readonly bool[] metTargets;
    private readonly int[] interactionsOfDrug;
    private readonly int[] interactionsOfTarget;

    /// <summary>Counts train pairs.</summary>
    /// <param name="drugs">Nd.</param>
    /// <param name="targets">Nt.</param>
    /// <param name="train">Labelled pairs of train; one that is listed twice counts once.</param>
    /// <param name="drawnDrugs">Drugs that negatives were drawn of, labelled or not; null for none.</param>
    /// <param name="drawnTargets">Targets likewise.</param>
    public TrainDegrees(
        int drugs, int targets, IEnumerable<(int Drug, int Target, int Label)> train, Func<int, bool>? drawnDrugs = null, Func<int, bool>? drawnTargets = null)
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
        (metDrugs, metTargets) = (Met(this.drugs, drawnDrugs), Met(this.targets, drawnTargets));

        static bool[] Met(bool[] labelled, Func<int, bool>? drawn) => drawn is null ? labelled : [.. labelled.Select((has, node) => has || drawn(node))];
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

    /// <summary>Whether train learned from pairs of the target: labelled ones, or negatives that were drawn.</summary>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public bool MetTarget(int target) => target != DegreeTwin.Unknown && metTargets[target];

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
    public Familiarity FamiliarityOf(int drug, int target)
    {
        bool met = drug != DegreeTwin.Unknown && metDrugs[drug] && MetTarget(target);
        return RegimeOf(drug, target) switch
        {
            Regime.ColdDrug => met ? Familiarity.DrawnDrug : Familiarity.NewDrug,
            Regime.ColdTarget => met ? Familiarity.DrawnTarget : Familiarity.NewTarget,
            Regime.ColdBoth => met ? Familiarity.DrawnBoth : Familiarity.NewBoth,
            _ => Twin.Score(drug, DegreeTwin.Unknown) > 0 && Twin.Score(DegreeTwin.Unknown, target) > 0 ? Familiarity.Interacting : Familiarity.Silent,
        };
    }
}
