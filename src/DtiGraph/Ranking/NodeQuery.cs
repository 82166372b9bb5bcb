namespace DtiGraph.Ranking;

/// <summary>One end of a question. Exactly one property is given.</summary>
/// <param name="Id">Of a node of the graph; or its name, its gene symbol or a cross-reference such as uniProt:P23219, upper and lower case alike; or its
/// structure or sequence.</param>
/// <param name="Smiles">Structure of a drug, in the graph or not; at most 2,000 characters. One that several drugs of the graph have is ambiguous, as a name.</param>
/// <param name="Sequence">Amino acids of a target, in the graph or not; at most 40,000. Gaps ('-') and stops ('*') at its end are passed over. One that several targets of the graph have is ambiguous, as a name.</param>
public sealed record NodeQuery(string? Id = null, string? Smiles = null, string? Sequence = null)
{
    /// <summary>Characters of a SMILES at most: what is longer takes a core for seconds where its rings are many.</summary>
    public const int LongestSmiles = 2000;

    /// <summary>Amino acids of a sequence at most; the longest human protein has 34,350.</summary>
    public const int LongestSequence = 40_000;

    /// <summary>Characters of all its texts.</summary>
    internal int Characters => (Id?.Length ?? 0) + (Smiles?.Length ?? 0) + (Sequence?.Length ?? 0);
}
