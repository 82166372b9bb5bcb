namespace DtiGraph.Features.Proteins;

/// <summary>Words of k residues in a sequence, counted.</summary>
public static class Kmers
{
    /// <summary>The 20 standard amino acids in the order of their codes.</summary>
    public const string Residues = "ACDEFGHIKLMNPQRSTVWY";

    private static readonly sbyte[] Codes = MakeCodes();

    /// <summary>20 to the power of k: the number of different words.</summary>
    public static int Count(int k) => (int)Math.Pow(Residues.Length, k);

    /// <summary>How often each word occurs. A word that holds a non-standard residue (X, B, Z, U, O, *) is passed over.</summary>
    /// <param name="sequence">One-letter amino acids, upper case.</param>
    /// <param name="k">Residues in a word, 1 to 5.</param>
    /// <returns>Word code in [0, 20^k) and count, sorted by code.</returns>
    public static SortedDictionary<int, int> Of(string sequence, int k)
    {
        var counts = new SortedDictionary<int, int>();
        int modulus = Count(k), code = 0, valid = 0;
        foreach (char residue in sequence)
        {
            int c = residue < Codes.Length ? Codes[residue] : -1;
            valid = c < 0 ? 0 : valid + 1;
            code = c < 0 ? 0 : (code * Residues.Length + c) % modulus;
            if (valid >= k) counts[code] = counts.GetValueOrDefault(code) + 1;
        }
        return counts;
    }

    private static sbyte[] MakeCodes()
    {
        var codes = new sbyte[128];
        Array.Fill(codes, (sbyte)-1);
        for (int i = 0; i < Residues.Length; i++) codes[Residues[i]] = (sbyte)i;
        return codes;
    }
}
