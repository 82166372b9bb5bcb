using System.Collections.Immutable;
using System.Globalization;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>One interaction for each pair, whatever number of relationships records it.</summary>
internal sealed class RecordedPairs(IReadOnlyList<Drug> drugs, IReadOnlyList<Target> targets, ContradictionPolicy policy, string where, FaultList faults)
{
    /// <summary>Of several: label 1 before 0 and the smallest Kd, where the policy allows it; all actions; the first provenance by name.</summary>
    public ImmutableArray<Interaction> Merge(IEnumerable<Interaction> recorded) =>
        [.. recorded.GroupBy(i => (i.Drug, i.Target)).OrderBy(g => g.Key.Drug).ThenBy(g => g.Key.Target).Select(g => One([.. g]))];

    private Interaction One(Interaction[] rows)
    {
        if (rows.Length == 1) return rows[0];
        int[] labels = [.. rows.Select(r => r.Label).Distinct()];
        double[] affinities = [.. rows.Select(r => r.AffinityNm).OfType<double>().Distinct()];
        if (policy == ContradictionPolicy.Refuse && labels.Length > 1) Contradiction(rows[0], "label", "1 or 0", "both");
        if (policy == ContradictionPolicy.Refuse && affinities.Length > 1)
            Contradiction(rows[0], "kd_nm", "one value", string.Join(" and ", affinities.Select(a => a.ToString(CultureInfo.InvariantCulture))));
        var actions = rows.SelectMany(r => r.Action.Split('|')).Where(a => a.Length > 0).Distinct().Order(StringComparer.Ordinal);
        string provenance = rows.Select(r => r.Provenance).Where(p => p.Length > 0).Order(StringComparer.Ordinal).FirstOrDefault("");
        return new(rows[0].Drug, rows[0].Target, labels.Max(), string.Join('|', actions), affinities.Length > 0 ? affinities.Min() : null, provenance);
    }

    private void Contradiction(Interaction row, string what, string expected, string got) =>
        faults.Add(where, 0, $"contradictory {what} of {drugs[row.Drug].Id}, {targets[row.Target].Id}", expected, got);
}
