namespace DtiGraph.Graphs;

/// <summary>A recorded fact about a drug and a target.</summary>
/// <param name="Drug">Index into <see cref="Snapshot.Drugs"/>.</param>
/// <param name="Target">Index into <see cref="Snapshot.Targets"/>.</param>
/// <param name="Label">1 interaction, 0 measured inactive.</param>
/// <param name="Action">Kind of action, several separated by '|'; empty where unknown.</param>
/// <param name="AffinityNm">Kd in nM; null where not measured.</param>
/// <param name="Provenance">Where the row comes from; empty where the source does not say.</param>
public sealed record Interaction(int Drug, int Target, int Label, string Action, double? AffinityNm, string Provenance);
