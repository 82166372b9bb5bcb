namespace DtiGraph.Features.Proteins;

/// <summary>How much of two proteins is the same, by an exact alignment.</summary>
/// <remarks>Source: Gotoh 1982, doi:10.1016/0022-2836(82)90398-9, with BLOSUM62 (Henikoff and Henikoff 1992,
/// doi:10.1073/pnas.89.22.10915), gap costs 11 + 1 per residue as in BLAST. Departs: gaps at either end are free, so that a
/// fragment of a protein aligns with its place in it; among alignments of the best score the one with most matches counts.</remarks>
public static class SequenceIdentity
{
    private const int Letters = 21, Shift = 24; // the 20 residues and all others; a cell is score * 2^24 + matches
    private const long Open = 12L << Shift, Extend = 1L << Shift, Never = long.MinValue / 2;

    private const string Order = "ARNDCQEGHILKMFPSTWYV";

    /// <summary>BLOSUM62, the lower triangle in the order ARNDCQEGHILKMFPSTWYV.</summary>
    private static readonly int[][] Blosum62 =
    [
        [4],
        [-1, 5],
        [-2, 0, 6],
        [-2, -2, 1, 6],
        [0, -3, -3, -3, 9],
        [-1, 1, 0, 0, -3, 5],
        [-1, 0, 0, 2, -4, 2, 5],
        [0, -2, 0, -1, -3, -2, -2, 6],
        [-2, 0, 1, -1, -3, 0, 0, -2, 8],
        [-1, -3, -3, -3, -1, -3, -3, -4, -3, 4],
        [-1, -2, -3, -4, -1, -2, -3, -4, -3, 2, 4],
        [-1, 2, 0, -1, -3, 1, 1, -2, -1, -3, -2, 5],
        [-1, -1, -2, -3, -1, 0, -2, -3, -2, 1, 2, -1, 5],
        [-2, -3, -3, -3, -2, -3, -3, -3, -1, 0, 0, -3, 0, 6],
        [-1, -2, -2, -1, -3, -1, -1, -2, -2, -3, -3, -1, -2, -4, 7],
        [1, -1, 1, 0, -1, 0, 0, 0, -1, -2, -2, 0, -1, -2, -1, 4],
        [0, -1, 0, -1, -1, -1, -1, -2, -2, -1, -1, -1, -1, -2, -1, 1, 5],
        [-3, -3, -4, -4, -2, -2, -3, -2, -2, -3, -2, -3, -1, 1, -4, -3, -2, 11],
        [-2, -2, -2, -3, -2, -1, -2, -3, 2, -1, -1, -2, -1, 3, -3, -2, -2, 2, 7],
        [0, -3, -3, -3, -1, -2, -2, -3, -3, 3, 1, -2, 1, -1, -2, -2, 0, -3, -1, 4],
    ];

    private static readonly long[] Scores = MakeScores();

    /// <summary>Matched residues of the best alignment over the length of the shorter sequence.</summary>
    /// <param name="a">One-letter amino acids, upper case; a letter that is no standard residue matches nothing.</param>
    /// <param name="b">The other.</param>
    /// <returns>In [0, 1]; 1 for equal texts; 0 where one is empty.</returns>
    /// <remarks>Symmetric. Cost: O(|a| |b|) time, O(|b|) memory.</remarks>
    public static double Of(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Length == 0 || b.Length == 0) return 0;
        return a == b ? 1 : (double)Matches(a, b) / Math.Min(a.Length, b.Length);
    }

    private static int Matches(string a, string b)
    {
        int[] letters = [.. b.Select(Code)];
        var profile = new long[Letters][];
        var above = new long[b.Length + 1];
        var gapped = new long[b.Length + 1];
        Array.Fill(gapped, Never);
        long best = 0;
        foreach (char residue in a)
        {
            int code = Code(residue);
            long[] scores = profile[code] ??= Array.ConvertAll(letters, l => Scores[code * Letters + l]);
            best = Math.Max(best, Row(scores, above.AsSpan(1), gapped.AsSpan(1)));
        }
        foreach (long cell in above) best = Math.Max(best, cell);
        return (int)(best & ((1L << Shift) - 1));
    }

    /// <summary>One row of the matrix in place.</summary>
    /// <returns>Its last cell.</returns>
    private static long Row(long[] scores, Span<long> above, Span<long> gapped)
    {
        long diagonal = 0, left = 0, run = Never;
        for (int j = 0; j < scores.Length && j < above.Length && j < gapped.Length; j++)
        {
            long up = above[j], down = Math.Max(gapped[j] - Extend, up - Open);
            run = Math.Max(run - Extend, left - Open);
            left = Math.Max(diagonal + scores[j], Math.Max(down, run));
            (above[j], gapped[j], diagonal) = (left, down, up);
        }
        return left;
    }

    private static int Code(char residue) => Order.IndexOf(residue, StringComparison.Ordinal) is >= 0 and var code ? code : Letters - 1;

    private static long[] MakeScores()
    {
        var scores = new long[Letters * Letters];
        for (int i = 0; i < Letters; i++)
        {
            for (int j = 0; j < Letters; j++)
            {
                bool standard = i < Order.Length && j < Order.Length;
                int score = standard ? Blosum62[Math.Max(i, j)][Math.Min(i, j)] : -1;
                scores[i * Letters + j] = ((long)score << Shift) + (standard && i == j ? 1 : 0);
            }
        }
        return scores;
    }
}
