using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>A labelled pair as a file says it.</summary>
/// <param name="Drug">As <see cref="GraphDraft.Drug"/> gave it.</param>
/// <param name="Target">As <see cref="GraphDraft.Target"/> gave it.</param>
/// <param name="Label">1 or 0.</param>
/// <param name="AffinityNm">Kd in nM, from which the label follows; null where the file states the label itself.</param>
/// <param name="Place">Where it says so.</param>
internal readonly record struct PairRow(int Drug, int Target, int Label, double? AffinityNm, RowPlace Place);
