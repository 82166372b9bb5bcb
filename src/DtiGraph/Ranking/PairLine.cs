namespace DtiGraph.Ranking;

/// <summary>A row of a table of pairs, as it was read. Either a pair or a fault.</summary>
/// <param name="Line">Where the row starts, from 1, the header counted.</param>
/// <param name="Fields">As they were read; none where the row cannot be taken apart.</param>
/// <param name="Pair">What is asked; null where the row says no pair.</param>
/// <param name="Fault">Why not; null otherwise.</param>
public sealed record PairLine(int Line, IReadOnlyList<string> Fields, PairQuery? Pair, string? Fault)
{
    /// <summary>Characters of its fields; without fields, of its pair.</summary>
    public int Characters => Fields.Count > 0 ? Fields.Sum(f => f.Length) : Pair is null ? 0 : Pair.Drug.Characters + Pair.Target.Characters;
}
