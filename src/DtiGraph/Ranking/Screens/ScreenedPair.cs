namespace DtiGraph.Ranking.Screens;

/// <summary>A row of a screen: one of a drug's first targets.</summary>
/// <param name="Drug">In [0, Nd).</param>
/// <param name="Target">In [0, Nt).</param>
/// <param name="Rank">Among the drug's targets, from 1.</param>
/// <param name="Figures">What <see cref="ServedModel.Rank"/> says of the pair, to the last bit.</param>
public readonly record struct ScreenedPair(int Drug, int Target, int Rank, PairFigures Figures);
