using System.Collections.Immutable;
using System.Globalization;

namespace DtiGraph.Graphs.Csv;

/// <summary>What the files say about each pair, and whether they agree.</summary>
/// <param name="drugs">What the drug indices mean.</param>
/// <param name="targets">What the target indices mean.</param>
/// <param name="policy">What to do where they do not agree.</param>
/// <param name="activeBelowNm">Kd in nM below which a pair that only has an affinity is an interaction.</param>
/// <param name="faults">Takes the contradictions.</param>
internal sealed class PairLedger(
    ImmutableArray<Drug> drugs, ImmutableArray<Target> targets, ContradictionPolicy policy, double activeBelowNm, FaultList faults)
{
    /// <summary>The origin of a train row that is no record: an unrecorded pair drawn to fill up the negatives.</summary>
    public const string RandomFill = "random_fill";

    private readonly Dictionary<(int Drug, int Target), Entry> entries = [];

    /// <summary>The label that a Kd stands for.</summary>
    public static int LabelOf(double nanomolar, double activeBelowNm) => nanomolar < activeBelowNm ? 1 : 0;

    /// <summary>A row says label; every file's rows count for the contradiction, but a random fill records nothing.</summary>
    public void StateLabel(int drug, int target, int label, string origin, RowPlace place)
    {
        var entry = EntryOf(drug, target);
        if (entry.Label is not { } first) entry.Label = new(label, place);
        else if (first.Value != label && !entry.LabelContradicted)
        {
            entry.LabelContradicted = true;
            Contradiction(drug, target, "label", first, label, place);
        }
        if (origin == RandomFill) return;
        entry.RecordedLabel = Math.Max(entry.RecordedLabel ?? 0, label);
        Remember(entry, origin);
    }

    /// <summary>A row says Kd in nM.</summary>
    public void StateAffinity(int drug, int target, double nanomolar, string origin, RowPlace place)
    {
        var entry = EntryOf(drug, target);
        if (entry.Affinity is not { } first) entry.Affinity = new(nanomolar, place);
        else if (first.Value != nanomolar && !entry.AffinityContradicted)
        {
            entry.AffinityContradicted = true;
            Contradiction(drug, target, "kd_nm", first, nanomolar, place);
        }
        entry.SmallestNm = Math.Min(entry.SmallestNm ?? nanomolar, nanomolar);
        Remember(entry, origin);
    }

    /// <summary>The largest label recorded of a pair; null where none is.</summary>
    public int? LabelOf(int drug, int target) => entries.GetValueOrDefault((drug, target))?.RecordedLabel;

    /// <summary>One interaction for each recorded pair, sorted by drug and target.</summary>
    public ImmutableArray<Interaction> Recorded() =>
    [
        .. from entry in entries
           where entry.Value.RecordedLabel is not null || entry.Value.SmallestNm is not null
           orderby entry.Key.Drug, entry.Key.Target
           let label = entry.Value.RecordedLabel ?? LabelOf(entry.Value.SmallestNm!.Value, activeBelowNm)
           select new Interaction(entry.Key.Drug, entry.Key.Target, label, "", entry.Value.SmallestNm, entry.Value.Origin),
    ];

    private Entry EntryOf(int drug, int target)
    {
        if (!entries.TryGetValue((drug, target), out var entry)) entries[(drug, target)] = entry = new Entry();
        return entry;
    }

    // Of several origins the first by name, so that the order of rows does not matter.
    private static void Remember(Entry entry, string origin)
    {
        if (origin.Length > 0 && (entry.Origin.Length == 0 || string.CompareOrdinal(origin, entry.Origin) < 0)) entry.Origin = origin;
    }

    private void Contradiction(int drug, int target, string column, Statement first, double second, RowPlace place)
    {
        if (policy == ContradictionPolicy.Keep) return;
        faults.Add(place, $"contradictory {column} of {drugs[drug].Id}, {targets[target].Id}",
            $"{first.Value.ToString(CultureInfo.InvariantCulture)} as in {first.Place.File}:{first.Place.Line}", second.ToString(CultureInfo.InvariantCulture));
    }

    private readonly record struct Statement(double Value, RowPlace Place);

    private sealed class Entry
    {
        public Statement? Label { get; set; }
        public Statement? Affinity { get; set; }
        public bool LabelContradicted { get; set; }
        public bool AffinityContradicted { get; set; }
        public int? RecordedLabel { get; set; }
        public double? SmallestNm { get; set; }
        public string Origin { get; set; } = "";
    }
}
